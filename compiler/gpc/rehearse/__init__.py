"""The rehearsal: a host of the declared hardware, booted in QEMU with what was compiled for it.

What a replica is made of is `replica` and what is said of it `verdict`, both pure; what boots it
is `lab`, and `runs`, `jobs` and `conduct` lead it through its steps. Nothing here touches the
machine that it runs on but for a cache in the user's own directory and scratch directories that
are removed.
"""
