"""The rules that lines of Xen's two dialects are there by, in words. Pure."""

from gpc.why import Rule

RULES = {
    "pc-under-xen": Rule("Xen's device model has the older chipset only."),
    "hvm-guest": Rule(
        "Cards are passed to fully virtualised (HVM) guests, which need ACPI and an APIC, and have "
        "their memory in nested pages.",
        "xl.cfg(5)",
    ),
    "xen-device-model": Rule(
        "The emulated devices come from the QEMU that is shipped with Xen; the older one is gone.",
        "Xen 4.21, CHANGELOG.md (qemu-xen-traditional removed)",
    ),
    "xen-platform-device": Rule(
        "Drivers of Xen's own in the guest find it by this device and replace the emulated ones."
    ),
    "secondary-display": Rule(
        "The card is the guest's second display: xl can make only an Intel iGPU the first.",
        "Xen 4.20, tools/libs/light/libxl_dm.c (libxl__detect_gfx_passthru_kind)",
    ),
    "no-local-display": Rule("No window is opened on the host."),
    "list-of-entries": Rule("A list, one entry a line."),
    "xm-dialect": Rule(
        "The file is for the xm of Xen 4.1, which has these keys; xl reads them in other words.",
        "Xen 4.1, tools/python/xen/xm/create.py",
    ),
}
