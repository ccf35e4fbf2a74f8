"""The rules that lines of QEMU's launcher are there by, in words. Pure."""

from gpc.why import Rule

RULES = {
    "firmware-of-distribution": Rule("Where the host's distribution keeps OVMF."),
    "variables-of-guest": Rule(
        "Each guest has firmware variables of its own, which its first start copies."
    ),
    "no-display": Rule("Nobody looks at an emulated display."),
    "qemu-launcher": Rule(
        "What every launcher does: prepare, start QEMU, pin, stop.",
        "https://www.qemu.org/docs/master/system/invocation.html",
    ),
    "guest-unit": Rule("The unit that starts and stops the guest; it is not enabled by itself."),
    "memory-locked": Rule(
        "All of the guest's memory stays in place, as a passed card reaches it at any time.",
        "https://docs.kernel.org/driver-api/vfio.html",
    ),
}
