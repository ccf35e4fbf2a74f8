"""The devices of a domain. Pure."""

from __future__ import annotations

from gpc.lift.elements import Lift, Taker
from gpc.lift.lifted import whole
from gpc.lift.xml import Element
from gpc_targets.libvirt.lift import (
    disks,
    display,
    hostdevs,
    networks,
    ports,
    redirections,
    shared,
    small,
    units,
    usb,
)


def lift(taker: Taker, element: Element) -> None:
    """Each device, in the order of the file."""
    for child in disks.sorted_by_target(element.children):
        known = DEVICES.get(child.name)
        if known is not None:
            taker.see(child)
            before = _grown(taker)
            known(taker, child)
            said = [*child.attributes.values()]
            is_taken = all(id(text) in taker.seen for text in said)
            if not said:
                is_taken = next(taker.leftovers(child), None) is None
            if _grown(taker) == before and not is_taken:
                taker.leave(child)  # one word of it, and not one of each of its attributes
    hostdevs.named(taker, element)
    ports.consoles(taker, element)
    ports.alone(taker)
    disks.serials(taker, element)
    disks.threads(taker, element)
    units.told(taker, element)
    display.drawn(taker, element)
    absent(taker, element)


def _grown(taker: Taker) -> tuple[int, ...]:
    """What a device adds to that is taken as one."""
    guest = taker.guest
    return (len(guest.keys), len(guest.functions), len(guest.told))


def absent(taker: Taker, element: Element) -> None:
    """What a domain has none of and gpc would add."""
    names = {child.name for child in element.children}
    guest = taker.guest
    if ("tablet",) not in guest.keys:
        guest.put(("tablet",), False, element.span)
    if "graphics" not in names and "video" not in names:
        guest.put(("display", "vga"), "none", element.span)
    if "sound" not in names:  # where its sound would go, of which it has none
        for path in [path for path in guest.keys if path[0] == "sound"]:
            del guest.keys[path]


def emulator(taker: Taker, element: Element) -> None:
    """The usual one is known; another is its own."""
    directory, _, name = element.text.value.rpartition("/")
    names = ("qemu-system-x86_64", "qemu-kvm", "kvm", "qemu")
    if directory in USUAL and name in names:
        taker.all_known(element)
    elif directory.startswith("/"):
        taker.put(("emulator",), taker.text(element))


USUAL = ("/usr/bin", "/usr/libexec", "/run/libvirt/nix-emulators")
"""Where distributions have theirs."""


def controller(taker: Taker, element: Element) -> None:
    """Controllers, of which gpc makes those that the devices need."""
    kind = element.attributes.get("type")
    name = kind.value if kind else ""
    if name == "usb":
        usb.controller(taker, element)
    elif name == "pci":
        _bridges(taker, element)
    elif name == "scsi":
        taker.same(element, "type")
        taker.same(element, "index", "0")
        taker.same(element, "model", "virtio-scsi", "auto")
    elif name == "nvme":
        taker.same(element, "type")
        taker.same(element, "index")
    elif name in ("sata", "ide", "fdc", "virtio-serial", "ccid"):
        taker.same(element, "type")
        taker.same(element, "index", "0")
        taker.same(element, "ports")
        taker.same(element, "vectors")
    _place(taker, element)


def _bridges(taker: Taker, element: Element) -> None:
    """Root ports and bridges, which gpc makes for the devices behind them."""
    model = element.attributes.get("model")
    if model is not None and model.value not in OWN_BRIDGES:
        return
    for name in element.attributes:
        taker.same(element, name)
    taker.all_known(taker.child(element, "model"))
    target = taker.child(element, "target")
    for name in ("chassis", "chassisNr", "port"):
        taker.same(target, name)
    taker.same(target, "hotplug", "on")


OWN_BRIDGES = (
    "pci-root", "pcie-root", "pcie-root-port", "pcie-to-pci-bridge", "pci-bridge",
    "dmi-to-pci-bridge",
)  # fmt: skip


def _place(taker: Taker, element: Element) -> None:
    for address in taker.children(element, "address"):
        taker.all_known(address)
    taker.all_known(taker.child(element, "alias"))


def _whole(taker: Taker, element: Element) -> None:
    taker.all_known(element)


def _balloon(taker: Taker, element: Element) -> None:
    _place(taker, element)
    stats = taker.child(element, "stats")
    if stats is not None:
        period = stats.attributes.get("period")
        if period is not None and whole(period) is not None:
            taker.same(stats, "period")
    taker.word(element, "model", ("balloon",), {"virtio": "virtio", "none": "none"})


DEVICES: dict[str, Lift] = {
    "emulator": emulator,
    "controller": controller,
    "disk": disks.disk,
    "interface": networks.interface,
    "hostdev": hostdevs.hostdev,
    "input": usb.input,
    "graphics": display.graphics,
    "video": display.video,
    "channel": display.channel,
    "sound": small.sound,
    "audio": small.audio,
    "rng": small.rng,
    "shmem": shared.memory,
    "filesystem": shared.directory,
    "watchdog": small.watchdog,
    "panic": small.panic,
    "vsock": small.vsock,
    "tpm": small.tpm,
    "serial": ports.serial,
    "parallel": ports.parallel,
    "console": ports.console,
    "redirdev": redirections.redirection,
    "smartcard": redirections.smartcard,
    "memballoon": _balloon,
}
"""What takes each kind of device; one without is left over."""
