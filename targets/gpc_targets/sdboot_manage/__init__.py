"""sdboot-manage of CachyOS, which writes an entry of systemd-boot for each kernel. Pure.

It sources /etc/sdboot-manage.conf and then the files of sdboot-manage.conf.d, and finds out by
itself which root file system is mounted; LINUX_OPTIONS is what comes behind that.

Source: CachyOS-PKGBUILDS, systemd-boot-manager (sdboot-manage, generate_entries).
"""

from gpc.target.handed_over import always_fits, drop_in, in_a_file

NAME = "sdboot_manage"
TITLE = "/etc/sdboot-manage.conf.d/zz-gpc.conf, from which CachyOS writes entries of systemd-boot"
ENTRIES = "sdboot-manage"
ENTRIES_OF: dict[str, tuple[str, ...]] = {"systemd-boot": ("cachyos",)}

check, by_hand = always_fits, in_a_file
lower = drop_in(ENTRIES, "etc/sdboot-manage.conf.d/zz-gpc.conf", "options-added", "sdboot-manage")
