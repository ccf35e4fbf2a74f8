"""`make part NAME=sound` and its kin: the files of something new, with their first lines.

What is laid out compiles and says what to write; what must be added to files that are there is
printed. Nothing that exists is written over.
"""
