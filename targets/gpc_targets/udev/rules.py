"""The rules that lines of udev are there by, in words. Pure."""

from gpc.why import Rule

RULES = {
    "bind-by-udev": Rule(
        "Before udev looks for the driver of any PCI device, it names the driver of each function "
        "that is kept: no other driver can then claim it, whichever device it is loaded for.",
        "https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-bus-pci (driver_override)",
    ),
    "attributes-by-udev": Rule(
        "What a workaround writes to sysfs of a function is written at each event of it, as its "
        "driver or a reset may have changed it.",
        "udev(7)",
    ),
}
