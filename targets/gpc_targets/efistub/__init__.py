"""Linux that the firmware starts itself, without a loader: its arguments are the firmware's. Pure.

They stand in the entry of the firmware's own menu. gpc writes no such entry; `gpc apply` looks
whether the arguments are there, and says the whole command that adds one with them.

Source: Linux 6.12, Documentation/admin-guide/efi-stub.rst; efibootmgr 18, efibootmgr(8).
"""

from gpc.target.handed_over import always_fits, followed_by, linux_alone, no_sheets

NAME = "efistub"
TITLE = "the firmware's own entry of the kernel, where there is no boot loader"
LOADER = "efistub"
OWN_OF = ()

check, lower, by_hand = always_fits, no_sheets, linux_alone
takes = followed_by()
"""The firmware's entry is a person's."""
