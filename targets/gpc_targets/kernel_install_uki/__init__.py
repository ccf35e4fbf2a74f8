"""Unified kernel images that kernel-install makes (layout=uki): /etc/kernel/cmdline. Pure.

Its command line is the whole of that one file, so `gpc apply` edits it and has the image of each
kernel made again.

Source: systemd 257, 60-ukify.install (kernel_cmdline_base) and 90-uki-copy.install; it sets the
command line whatever `Cmdline=` of uki.conf says.
"""

from gpc.target.handed_over import always_fits, followed_by, linux_alone, no_sheets

NAME = "kernel_install_uki"
TITLE = "/etc/kernel/cmdline, which kernel-install puts into unified kernel images"
ENTRIES = "kernel-install-uki"
ENTRIES_OF: dict[str, tuple[str, ...]] = {
    "efistub": (),
    "grub": (),
    "limine": (),
    "refind": (),
    "systemd-boot": (),
}

check, lower, by_hand = always_fits, no_sheets, linux_alone
takes = followed_by("kernel-install-uki")
