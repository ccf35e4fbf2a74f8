"""The rule that lines of limine-entry-tool's drop-in are there by, in words. Pure."""

from gpc.why import Rule

RULES = {
    "added-to-earlier-layers": Rule(
        "Words in a drop-in of limine-entry-tool are added to what its earlier settings say.",
        "https://gitlab.com/Zesko/limine-entry-tool",
    ),
}
