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
    "start-with-lending": Rule(
        "Ending the host's desktop, and unloading drivers, may take minutes before QEMU starts."
    ),
    "user-of-guest": Rule(
        "Each guest's QEMU and TPM run as a user of its own, who owns nothing of another guest."
    ),
    "usb-device-of-user": Rule(
        "A USB device of the host that a guest is given belongs to the guest's user as soon as it "
        "is plugged in: QEMU, an ordinary user by then, opens it again.",
        "https://www.qemu.org/docs/master/system/devices/usb.html",
    ),
    "unit-binds-the-guest": Rule(
        "What the unit forbids is what QEMU, once it is an ordinary user, has no use for either; "
        "what binds root alone is left out, as scripts that people add to the unit need it.",
        "systemd.exec(5)",
    ),
    "share-has-a-unit": Rule(
        "virtiofsd serves a share from a unit of its own, as the guest's unit forbids what it "
        "needs.",
        "https://gitlab.com/virtio-fs/virtiofsd",
    ),
    "waits-for-device": Rule(
        "The guest is started when its bridges and block devices are there, whoever makes them.",
        "systemd.device(5)",
    ),
    "waits-for-mounts": Rule(
        "The guest is started when the file systems of its files are mounted.",
        "systemd.unit(5), RequiresMountsFor=",
    ),
    "waits-for-address": Rule(
        "A VNC server cannot listen on an address before the host has it.",
        "systemd.special(7), network-online.target",
    ),
    "waits-for-network": Rule(
        "A disk on another machine is not reached before the host's network is up.",
        "systemd.special(7), network-online.target",
    ),
    "memory-locked": Rule(
        "All of the guest's memory stays in place, as a passed card reaches it at any time.",
        "https://docs.kernel.org/driver-api/vfio.html",
    ),
}
