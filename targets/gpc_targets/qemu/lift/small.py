"""Devices that take a word or two, and what stands under others. Pure.

Source: `-device DEVICE,help` of QEMU 7.2; of 6.2, -watchdog; of 5.0, -balloon.
"""

from __future__ import annotations

from gpc.lift.elements import alike
from gpc.lift.lifted import duration, whole
from gpc.lift.xml import Element
from gpc_schemas.guest.watchdog import WatchdogAction
from gpc_targets.qemu.lift.around import Around
from gpc_targets.qemu.lift.line import Reading
from gpc_targets.qemu.lift.places import place

UNDER = frozenset((
    "pcie-root-port", "ioh3420", "x3130-upstream", "xio3130-downstream", "pcie-pci-bridge",
    "i82801b11-bridge", "pci-bridge", "virtio-scsi-pci", "virtio-scsi", "ahci", "ich9-ahci",
    "isa-fdc", "usb-ccid", "virtio-serial-pci", "virtio-serial", "pxb-pcie",
))  # fmt: skip
"""Ports, bridges and controllers, which gpc makes for the devices behind them."""
_OF_UNDER = frozenset(("iothread", "num_queues"))
WATCHDOGS = {"i6300esb": "i6300esb", "ib700": "ib700"}
ACTIONS = alike(WatchdogAction)


def device(reading: Reading, option: Element, around: Around) -> bool:
    """Whether a device is one of these; it is then taken."""
    driver, guest = option.attributes["driver"].value, reading.guest
    reading.see(option)
    if driver in UNDER:
        for key in option.attributes:
            if key not in _OF_UNDER:
                reading.same(option, key)
        return True
    if driver == "virtio-rng-pci" and not any(path[0] == "rng" for path in guest.keys):
        _rng(reading, option)
        place(reading, option, ("rng",))
    elif driver in WATCHDOGS and ("watchdog", "model") not in guest.keys:
        reading.put(("watchdog", "model"), reading.take(option, "driver"), driver)
        place(reading, option, ("watchdog",))
    elif driver in ("virtio-balloon-pci", "virtio-balloon") and ("balloon",) not in guest.keys:
        reading.put(("balloon",), reading.take(option, "driver"), "virtio")
    elif driver == "pvpanic" and ("panic",) not in guest.keys:
        reading.put(("panic",), reading.take(option, "driver"), "isa")
    elif driver == "vmcoreinfo":
        reading.put(("vmcoreinfo",), reading.take(option, "driver"), True)
    elif driver == "vmgenid":
        reading.take(option, "driver")
        reading.put(("generation_id",), reading.take(option, "guid"))
    elif driver == "vhost-vsock-pci" and "guest-cid" in option.attributes:
        number = whole(option.attributes["guest-cid"])
        reading.take(option, "driver")
        reading.put(("vsock", "cid"), reading.take(option, "guest-cid"), number)
    elif driver in ("tpm-crb", "tpm-tis"):
        _tpm(reading, option, around)
    else:
        reading.seen.discard(id(option))
        return False
    reading.known(option, "id", "bus", "addr")
    return True


def _rng(reading: Reading, option: Element) -> None:
    guest = reading.guest
    reading.take(option, "driver")
    source = reading.object("-object", option.attributes.get("rng"))
    reading.same(option, "rng")
    file = source.attributes.get("filename") if source is not None else None
    if source is not None:
        reading.same(source, "qom-type", "rng-random", "rng-builtin")
    if file is None or file.value == "/dev/urandom":
        guest.put(("rng", "enabled"), True, option.span)
        reading.same(source, "filename")
    elif source is not None:
        reading.put(("rng", "source"), reading.take(source, "filename"))
    number, period = option.attributes.get("max-bytes"), option.attributes.get("period")
    if number is not None and whole(number):
        reading.put(("rng", "bytes"), reading.take(option, "max-bytes"), whole(number))
        words = duration(whole(period) or 0) if period is not None else None
        if words is not None:
            reading.put(("rng", "period"), reading.take(option, "period"), words)


def _tpm(reading: Reading, option: Element, around: Around) -> None:
    guest = reading.guest
    back_end = reading.object("-tpmdev", option.attributes.get("tpmdev"))
    kind = back_end.attributes.get("type") if back_end is not None else None
    if back_end is None or kind is None:
        return
    reading.same(option, "tpmdev")
    guest.put(("tpm", "enabled"), True, option.span)
    model = option.attributes["driver"].value.removeprefix("tpm-")
    reading.put(("tpm", "model"), reading.take(option, "driver"), model)
    if kind.value == "passthrough":
        reading.take(back_end, "type")
        path = reading.take(back_end, "path")
        reading.put(("tpm", "passthrough"), path or kind, path.value if path else "/dev/tpm0")
        reading.known(back_end, "cancel-path")
        return
    if kind.value != "emulator":
        return
    reading.take(back_end, "type")
    channel = reading.object("-chardev", back_end.attributes.get("chardev"))
    reading.same(back_end, "chardev")
    socket = channel.attributes.get("path") if channel is not None else None
    if channel is None or socket is None:
        return
    reading.known(channel, "backend", "path")
    found = around.swtpm(socket.value)
    if found is None:
        help = "write its directory at `tpm.state`, or the keys that it keeps are new ones"
        guest.assume(socket.span, "the TPM behind this socket is not started here", help)
        return
    command, state, is_second = found
    around.use(command)
    guest.put(
        ("tpm", "version"), "2.0" if is_second else "1.2", around.span(command.at, command.at + 1)
    )
    if state is not None and not state.value.startswith("/var/lib/gpc/guests/"):
        reading.put(("tpm", "state"), state)


def lift(reading: Reading) -> None:
    """What happens at an end, and old words."""
    guest = reading.guest
    for option in reading.line.named("-watchdog"):
        word = next((t.value for t in option.texts), "") or next(iter(option.attributes), "")
        if word in WATCHDOGS and ("watchdog", "model") not in guest.keys:
            reading.see(option)
            reading.used(option)
            guest.put(("watchdog", "model"), word, option.span)
    for option in reading.line.named("-watchdog-action"):
        word = next(iter(option.attributes), "")
        if word in ACTIONS:
            reading.see(option)
            reading.used(option)
            if ("watchdog", "model") in guest.keys:
                guest.put(("watchdog", "action"), word, option.span)
    for option in reading.line.named("-balloon"):
        word = next(iter(option.attributes), "")
        if word in ("none", "virtio"):
            reading.see(option)
            reading.used(option)
            if ("balloon",) not in guest.keys:
                guest.put(("balloon",), word, option.span)
    _ends(reading)


SHUTDOWN = {"poweroff": "destroy", "pause": "preserve"}
PANIC = {"shutdown": "destroy", "exit-failure": "destroy", "pause": "preserve"}


def _ends(reading: Reading) -> None:
    """What happens when it ends; QEMU's own is to end with it."""
    guest, said = reading.guest, {"poweroff": "destroy", "reboot": "restart", "crash": "destroy"}
    at = reading.line.options[0].span
    for option in reading.line.named("-action"):
        reading.see(option)
        for name, key, values in (
            ("shutdown", "poweroff", SHUTDOWN),
            ("panic", "crash", PANIC),
            ("reboot", "reboot", {"reset": "restart", "shutdown": "shutdown"}),
        ):
            text = option.attributes.get(name)
            if text is not None and text.value in values:
                reading.take(option, name)
                said[key], at = values[text.value], text.span
        if "watchdog" in option.attributes and ("watchdog", "model") in guest.keys:
            reading.word(option, "watchdog", ("watchdog", "action"), dict(ACTIONS))
    for name, key, value in (
        ("-no-shutdown", "poweroff", "preserve"),
        ("-no-reboot", "reboot", "shutdown"),
    ):
        for option in reading.line.named(name):
            reading.used(option)
            guest.taken += 1
            said[key], at = value, option.span
    if said["reboot"] == "shutdown":  # it shares the outcome of a power-off
        said["reboot"] = said["poweroff"]
    for key, value in said.items():
        guest.put(("lifecycle", key), value, at)
