"""The rehearsal: a host of the declared hardware, booted in QEMU with what was compiled for it.

What decides and draws is pure; what runs programs is `tools`, `kernel`, `image`, `machine`, `runs`
and `conduct`. Nothing here touches the machine that it runs on but for a cache in the user's own
directory and scratch directories that are removed.
"""
