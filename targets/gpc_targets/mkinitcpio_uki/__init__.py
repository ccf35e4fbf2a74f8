"""Unified kernel images that mkinitcpio makes: a drop-in with the kernel's arguments. Pure.

The command line inside is what /etc/kernel/cmdline and the files of /etc/cmdline.d say together; so
gpc's stand in a file of their own there. Without /etc/kernel/cmdline that file would be all of the
command line, and root= would be gone: `gpc apply` refuses that.

Source: mkinitcpio 41, build_uki (/etc/cmdline.d since 36); a line that begins with `#` is left out.
"""

from gpc.target.handed_over import always_fits, drop_in, in_a_file

NAME = "mkinitcpio_uki"
TITLE = "/etc/cmdline.d/gpc.conf, which mkinitcpio puts into unified kernel images"
ENTRIES = "mkinitcpio-uki"
ENTRIES_OF: dict[str, tuple[str, ...]] = {
    "efistub": (),
    "grub": (),
    "limine": (),
    "refind": (),
    "systemd-boot": (),
}

check, by_hand = always_fits, in_a_file
lower = drop_in(ENTRIES, "etc/cmdline.d/gpc.conf", "joined-into-the-image", "initramfs")
