"""The rule that lines of sdboot-manage's drop-in are there by, in words. Pure."""

from gpc.why import Rule

RULES = {
    "options-added": Rule(
        "sdboot-manage sources its drop-ins last, in the order of their names, so they add to the "
        "options of all others.",
        "https://github.com/CachyOS/CachyOS-PKGBUILDS (systemd-boot-manager)",
    ),
}
