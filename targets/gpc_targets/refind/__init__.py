"""rEFInd: the first line of refind_linux.conf beside the kernel. Pure.

rEFInd finds kernels by itself and tells each what that file says; the first line is what boots
unless a person chooses another. `gpc apply` edits it. A person's own stanzas in refind.conf do not
read it.

Source: rEFInd 0.13.2 and 0.14.2, linux.html ("Methods of Booting Linux") and configfile.html.
"""

from gpc.target.handed_over import always_fits, followed_by, linux_alone, no_sheets

NAME = "refind"
TITLE = "the first line of refind_linux.conf, by which rEFInd boots"
LOADER = "refind"
OWN_OF = ()

check, lower, by_hand = always_fits, no_sheets, linux_alone
takes = followed_by("refind")
