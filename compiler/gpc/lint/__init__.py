"""The catalogue's judgement of what others wrote: files of a host, guests, scripts, raw words.

A reader, beside the target whose tool reads the file, takes its settings with their places; what a
mark of the catalogue says of one is told there. Pure: what reads a live host is
`gpc.detect.foreign`.
"""
