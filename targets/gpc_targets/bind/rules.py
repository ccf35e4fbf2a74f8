"""The rules that lines of the bind script are there by, in words. Pure."""

from gpc.why import Rule

RULES = {
    "bind-script": Rule("The script that binds, gives back and shows the functions of this host."),
    "disks-in-use": Rule(
        "A function is kept for guests only where the host is seen to use none of its disks: "
        "mounted, swapped to, built upon, booted from, or a member of something.",
        "https://www.kernel.org/doc/Documentation/ABI/stable/sysfs-block; proc(5)",
    ),
    "virtual-functions": Rule(
        "Virtual functions are gone with each boot, so the bind script makes them before it looks "
        "for those that guests are given.",
        "https://docs.kernel.org/PCI/pci-iov-howto.html",
    ),
    "bind-unit": Rule("The unit that runs the bind script before anything starts a guest."),
}
