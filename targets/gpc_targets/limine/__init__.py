"""Limine: the command lines of its own entries, in limine.conf. Pure.

It has no drop-ins, and nobody but a person writes that file unless a tool does
(`limine_entry_tool`), so `gpc apply` edits the lines `cmdline:` of this system's entries, and of
an entry of Xen the string of its first module too, which is the kernel of dom0.

Source: Limine 12, CONFIG.md (`protocol: linux` and `multiboot`, `cmdline`, `module_string`, places
of limine.conf).
"""

from gpc.target.handed_over import all_of_them, always_fits, followed_by, no_sheets

NAME = "limine"
TITLE = "the lines `cmdline:` of limine.conf, by which Limine boots"
LOADER = "limine"
OWN_OF = ()

UNDER_XEN: tuple[str, ...] = ()
"""By a BIOS; with UEFI Limine starts xen.efi, whose words are in a file of Xen's own."""

check, lower, by_hand = always_fits, no_sheets, all_of_them
takes = followed_by("limine")
