"""The .cfg beside xen.efi, by which Xen started as a program of the firmware's boots dom0. Pure.

Whatever starts that program (the firmware itself, systemd-boot, rEFInd, Limine, GRUB's chainloader)
hands it no arguments of Xen or of dom0's kernel: they stand in that file, in the lines `options=`
and `kernel=` of the section that boots. Nobody but a person writes it, so `gpc apply` edits those.

Source: Xen 4.20, docs/misc/efi.pandoc and xen/common/efi/boot.c.
"""

from gpc.target.handed_over import all_of_them, always_fits, followed_by, no_sheets

NAME = "xen_cfg"
TITLE = "the .cfg beside xen.efi, by which Xen boots dom0 where a loader or the firmware starts it"
ENTRIES = "xen-cfg"
ENTRIES_OF: dict[str, tuple[str, ...]] = {
    "efistub": (),
    "grub": (),
    "limine": (),
    "refind": (),
    "systemd-boot": (),
}
UNDER_XEN = ("efistub", "limine", "refind", "systemd-boot")
"""GRUB boots Xen by multiboot, and has all of its words in the menu."""

check, lower, by_hand = always_fits, no_sheets, all_of_them
takes = followed_by("xen-cfg")
