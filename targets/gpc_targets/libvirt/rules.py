"""The rules that lines of libvirt are there by, in words. Pure."""

from gpc.why import Rule

RULES = {
    "firmware-by-path": Rule(
        "What libvirt would find by itself on such a host moves with each update, so the guest's "
        "file names where gpc puts it.",
        "https://libvirt.org/formatdomain.html#bios-bootloader (loader)",
    ),
    "guest-mark": Rule("The mark by which gpc knows its own guests from others."),
    "hook-while-on": Rule(
        "libvirt's hook has the host readied for a guest before its start, and put back after its "
        "end.",
        "https://libvirt.org/hooks.html",
    ),
    "hook-of-libvirt": Rule(
        "libvirt's hook has what a guest is lent handed out before its start and taken back after "
        "its end.",
        "https://libvirt.org/hooks.html",
    ),
    "libvirt-domain": Rule(
        "What every domain of libvirt has.", "https://libvirt.org/formatdomain.html"
    ),
}
