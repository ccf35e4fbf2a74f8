"""The rule that lines of sdbootutil's drop-in are there by, in words. Pure."""

from gpc.why import Rule

RULES = {
    "entries-from-cmdline-d": Rule(
        "sdbootutil adds the lines of each file in /etc/kernel/cmdline.d to an entry's arguments.",
        "https://github.com/openSUSE/sdbootutil (create_boot_options)",
    ),
}
