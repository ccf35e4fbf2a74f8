"""What an initial RAM file system holds, as the kernel unpacks it, and never by the file's date.

Nothing here trusts what it reads: sizes, counts and the bytes that come of compressed ones have
bounds, nothing recurses, and whatever is not as it should be ends in `Damaged`. The file is handed
in open; a program that decompresses is run by whoever holds the host (`gpc.host.unpacking`).
"""
