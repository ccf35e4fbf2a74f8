"""The rules that lines of libvirt are there by, in words. Pure."""

from gpc.why import Rule

RULES = {
    "guest-mark": Rule("The mark by which gpc knows its own guests from others."),
    "libvirt-domain": Rule(
        "What every domain of libvirt has.", "https://libvirt.org/formatdomain.html"
    ),
}
