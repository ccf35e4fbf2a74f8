"""The lab: real tools that judge what gpc wrote.

Each module puts files before one real tool (modprobe, dracut, libvirtd, QEMU, xl, ...) and returns
what the tool said, as records. Nothing here imports gpc but its reader of QEMU's command lines, and
nothing changes the machine outside private mount namespaces, temporary directories and the cache
directory.
"""
