"""The rules that lines of GRUB are there by, in words. Pure."""

from gpc.why import Rule

RULES = {
    "command-line-drop-in": Rule(
        "Arguments are added to what is there, in a file of gpc's own.",
        "Debian's grub-mkconfig reads /etc/default/grub.d/*.cfg",
    ),
}
