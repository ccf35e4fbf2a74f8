"""Unified kernel images that dracut makes: a drop-in with the kernel's arguments. Pure.

With `uefi=yes` it makes them. The command line inside is what `kernel_cmdline` has in the end; gpc
adds to it in a file behind those of others. Where nobody else says it, dracut takes it from
elsewhere, and gpc's file alone would be all of it: `gpc apply` refuses that.

Source: dracut 059 to 112, dracut.sh (kernel_cmdline, uefi) and dracut.conf(5).
"""

from gpc.target.handed_over import always_fits, drop_in, in_a_file

NAME = "dracut_uki"
TITLE = "/etc/dracut.conf.d/zz-gpc.conf, which dracut puts into unified kernel images"
ENTRIES = "dracut-uki"
ENTRIES_OF: dict[str, tuple[str, ...]] = {
    "efistub": (),
    "grub": (),
    "limine": (),
    "refind": (),
    "systemd-boot": (),
}

check, by_hand = always_fits, in_a_file
lower = drop_in(ENTRIES, "etc/dracut.conf.d/zz-gpc.conf", "inside-dracuts-image", "initramfs")
