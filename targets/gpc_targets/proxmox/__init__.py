"""proxmox-boot-tool of Proxmox VE, which writes systemd-boot's entries on each ESP it knows. Pure.

With GRUB, Proxmox VE is Debian: a drop-in and update-grub.

Source: proxmox-kernel-helper 8.1 (zz-proxmox-boot: the first line of /etc/kernel/cmdline, which
must have root=; the ESPs are mounted while it runs).
"""

from gpc.target.handed_over import always_fits, followed_by, linux_alone, no_sheets

NAME = "proxmox"
TITLE = "/etc/kernel/cmdline, from which proxmox-boot-tool writes the entries of systemd-boot"
ENTRIES = "proxmox-boot-tool"
ENTRIES_OF: dict[str, tuple[str, ...]] = {"systemd-boot": ("proxmox",)}

check, lower, by_hand = always_fits, no_sheets, linux_alone
takes = followed_by("proxmox-boot-tool")
