"""Limine: the command lines of its own entries, in limine.conf. Pure.

It has no drop-ins, and nobody but a person writes that file unless a tool does
(`limine_entry_tool`), so `gpc apply` edits the lines `cmdline:` of this system's entries.

Source: Limine 12, CONFIG.md (`protocol: linux`, `cmdline`, places of limine.conf).
"""

from gpc.target.chain import ByHand
from gpc.target.handed_over import always_fits, followed_by, linux_alone, no_sheets

NAME = "limine"
TITLE = "the lines `cmdline:` of limine.conf, by which Limine boots"
LOADER = "limine"
OWN_OF = ()

check, lower = always_fits, no_sheets
by_hand = linux_alone(
    xen=ByHand(
        "add them to the line `module_string:` of Linux in Xen's entry of limine.conf, and boot",
        "add them to the line `cmdline:` of Xen's entry in limine.conf, and boot",
    )
)
takes = followed_by("limine")
