"""The page of a machine: machine.yaml beside what it becomes, joined line by line. Pure.

`model` joins them, `page` writes one HTML file of it.
"""
