"""limine-entry-tool (CachyOS, Omarchy): a drop-in with the kernel's arguments. Pure.

It writes limine.conf from four layers of settings, of which the later ones win:
/usr/share/limine-entry-tool.d, /etc/limine-entry-tool.conf, /etc/limine-entry-tool.d and
/etc/default/limine. `KERNEL_CMDLINE[default]+=` adds to what the layers before say, with a blank
between (Omarchy's own settings count on it); gpc's words have one at both ends all the same. Where
no layer says anything, /etc/kernel/cmdline is read, and only then: a lone `+=` loses root=, which
`gpc apply` refuses.

Source: limine-entry-tool 1.38, README, "Kernel command line"; limine-mkinitcpio-hook 1.37;
Omarchy, default/limine/default.conf (`+="..."` behind a drop-in that ends without a blank).
"""

from gpc.target.handed_over import always_fits, drop_in, in_a_file

NAME = "limine_entry_tool"
TITLE = "/etc/limine-entry-tool.d/zz-gpc.conf, read by limine-update of CachyOS and Omarchy"
ENTRIES = "limine-entry-tool"
ENTRIES_OF: dict[str, tuple[str, ...]] = {"limine": ()}

check, by_hand = always_fits, in_a_file
lower = drop_in(
    ENTRIES, "etc/limine-entry-tool.d/zz-gpc.conf", "added-to-earlier-layers", "limine-entry-tool"
)
