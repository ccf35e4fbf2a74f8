"""The rule that lines of /etc/cmdline.d/gpc.conf are there by, in words. Pure."""

from gpc.why import Rule

RULES = {
    "joined-into-the-image": Rule(
        "mkinitcpio joins the files of /etc/cmdline.d and /etc/kernel/cmdline to the command line "
        "inside a unified kernel image.",
        "https://man.archlinux.org/man/mkinitcpio.8",
    ),
}
