"""The only doors to a system: a reader that cannot write, and a host that can.

`init`, `check --live`, `diff` and `status` are typed with the reader, so the type checker proves
that they change nothing.
"""
