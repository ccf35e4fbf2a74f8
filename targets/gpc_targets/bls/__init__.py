"""Entries of the Boot Loader Specification that GRUB of Fedora and its kin reads. Pure.

Each entry has its arguments in a file of its own; new kernels get theirs from /etc/kernel/cmdline.
grubby edits both, and drops every other argument of the same name on the way, so `gpc apply` edits
the same places itself, in its transaction. Xen has no such entries: under Xen GRUB's menu has them
in itself, written by grub-mkconfig.

Source: grubby 8.40 (grubby-bls, update_args and update_bls_fragment); Fedora's grub2,
20-grub.install; kernel-install(8).
"""

from gpc.target.handed_over import always_fits, followed_by, linux_alone, no_sheets

NAME = "bls"
TITLE = "the entries in /boot/loader/entries and /etc/kernel/cmdline, which GRUB of Fedora boots by"
ENTRIES = "bls"
ENTRIES_OF = {"grub": ("fedora",)}

check, lower, by_hand = always_fits, no_sheets, linux_alone
takes = followed_by("bls")
