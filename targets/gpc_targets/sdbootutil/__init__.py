"""sdbootutil of openSUSE, which writes entries of systemd-boot, and of GRUB that reads such. Pure.

It adds the lines of the files in /etc/kernel/cmdline.d to those of /etc/kernel/cmdline, without
the comments, and has root= and rootflags= by itself, for the snapshot that an entry is of.

Source: sdbootutil 12630b2 (create_boot_options, update_entry, install_kernel).
"""

from gpc.target.handed_over import always_fits, drop_in, in_a_file

NAME = "sdbootutil"
TITLE = "/etc/kernel/cmdline.d/gpc.conf, from which sdbootutil of openSUSE writes entries"
ENTRIES = "sdbootutil"
ENTRIES_OF: dict[str, tuple[str, ...]] = {"grub": (), "systemd-boot": ("opensuse",)}
WITHOUT_XEN = {
    "grub": (
        "sdbootutil has GRUB read entries of Linux alone, and no menu that could have Xen in it",
        "boot by GRUB with a menu of grub-mkconfig's and write `entries: grub-mkconfig` under "
        "host.boot, or have the firmware start xen.efi and write `loader: efistub`",
    )
}

check, by_hand = always_fits, in_a_file
lower = drop_in(ENTRIES, "etc/kernel/cmdline.d/gpc.conf", "entries-from-cmdline-d", "sdbootutil")
