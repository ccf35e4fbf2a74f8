"""kernelstub of Pop!_OS, which writes systemd-boot's entries from its configuration. Pure.

Source: kernelstub 3.1 (config.py: `user.kernel_options`; application.py).
"""

from gpc.target.handed_over import always_fits, followed_by, linux_alone, no_sheets

NAME = "kernelstub"
TITLE = "/etc/kernelstub/configuration, from which Pop!_OS writes the entries of systemd-boot"
ENTRIES = "kernelstub"
ENTRIES_OF: dict[str, tuple[str, ...]] = {"systemd-boot": ("pop",)}

check, lower, by_hand = always_fits, no_sheets, linux_alone
takes = followed_by("kernelstub")
