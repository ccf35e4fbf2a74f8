"""The rule that lines of bootc's files are there by, in words. Pure."""

from gpc.why import Rule

RULES = {
    "image-derived-elsewhere": Rule(
        "What a bootc host boots is made where its image is built, and nothing on the host changes "
        "it.",
        "https://bootc-dev.github.io/bootc/building/kernel-arguments.html",
    ),
}
