"""No initial RAM file system at all: a kernel that finds its root by itself. Pure.

Nothing is made early, so gpc writes nothing for it: its rule of udev, its modprobe.d and its unit
are on the root file system, which is there before any driver is loaded. What is built into the
kernel is told on its command line, as on every host (`host.builtin`).

Source: Linux 6.12, init/do_mounts.c (prepare_namespace).
"""

from gpc.target.handed_over import always_fits, no_sheets

NAME = "no_image"
TITLE = "nothing: a kernel that boots without an initial RAM file system"
BUILDER = "none"
OWN_OF: tuple[str, ...] = ()

check, lower = always_fits, no_sheets
