"""A picture of a machine: its cards, their functions, its guests, and who is given what. Pure.

`topology` is what all pictures show; `text`, `mermaid` and `svg` draw it.
"""
