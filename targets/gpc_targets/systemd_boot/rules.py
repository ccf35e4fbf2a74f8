"""The rules that lines of systemd-boot are there by, in words. Pure."""

from gpc.why import Rule

RULES = {
    "entry-line-of-its-own": Rule(
        "An entry of systemd-boot gets a line of options of its own, which is added to the others.",
        "https://uapi-group.org/specifications/specs/boot_loader_specification/",
    ),
}
