"""The rules that lines of mdevctl's files are there by, in words. Pure."""

from gpc.why import Rule

RULES = {
    "mediated-at-boot": Rule(
        "A share of a card is gone with each boot; mdevctl makes it as soon as the card's driver "
        "can.",
        "mdevctl(8) of mdevctl 1.2",
    ),
}
