"""The rule that lines of dracut's drop-in with arguments are there by, in words. Pure."""

from gpc.why import Rule

RULES = {
    "inside-dracuts-image": Rule(
        "dracut sources its drop-ins in the order of their names, and puts kernel_cmdline into the "
        "unified kernel images that it makes.",
        "dracut.conf(5), kernel_cmdline, uefi",
    ),
}
