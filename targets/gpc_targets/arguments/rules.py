"""The rule that lines of /etc/gpc/arguments are there by, in words. Pure."""

from gpc.why import Rule

RULES = {
    "arguments-handed-over": Rule(
        "Who writes the loader's entries has no file for arguments of gpc's alone, so `gpc apply` "
        "hands them over, and takes back those that it added."
    ),
}
