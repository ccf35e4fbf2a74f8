"""Disks and optical drives, in each of the ways to say them. Pure.

Source: qemu(1) of QEMU 7.2, -blockdev, -drive, -hda and -cdrom; blockdev.c (drive_new).
"""

from __future__ import annotations

from gpc.kvm.unsaid import unsaid
from gpc.lift.lifted import decimal, named, whole
from gpc.lift.xml import Element, Text
from gpc.why import Path
from gpc_schemas.patterns import regex
from gpc_targets.qemu.lift import units
from gpc_targets.qemu.lift.behind import behind_of, of_drive, put, put_source
from gpc_targets.qemu.lift.line import Reading
from gpc_targets.qemu.lift.places import place

DEVICES = {
    "virtio-blk-pci": "virtio", "virtio-blk": "virtio", "virtio-blk-pci-non-transitional": "virtio",
    "ide-hd": "ide", "ide-cd": "ide", "ide-drive": "ide", "scsi-hd": "scsi", "scsi-cd": "scsi",
    "scsi-disk": "scsi", "scsi-block": "scsi", "nvme": "nvme", "usb-storage": "usb",
    "floppy": "floppy",
}  # fmt: skip
OPTICAL = frozenset(("ide-cd", "scsi-cd"))
INTERFACES = {word: word for word in ("ide", "scsi", "virtio", "floppy")}
SHORT = {"-hda": 0, "-hdb": 1, "-hdc": 2, "-hdd": 3}
_OWN = regex(r"disk-(.{1,26})")


def lift(reading: Reading) -> None:
    """Drives that are disks by themselves; those with a device are read with it."""
    for option in reading.line.options:
        if option.name == "-drive":
            _drive(reading, option)
        elif (option.name in SHORT or option.name in ("-cdrom", "-fda", "-fdb", "")) and (
            option.texts
        ):
            reading.see(option)
            _plain(reading, option, option.texts[0])
    units.told(reading)


def _plain(reading: Reading, option: Element, file: Text) -> None:
    is_optical, is_floppy = option.name == "-cdrom", option.name.startswith("-fd")
    path = _entry(reading, "optical" if is_optical else "floppy" if is_floppy else "disk", None)
    reading.text(option)
    put_source(reading, path, file, None)
    bus = "floppy" if is_floppy else _ide(reading)
    reading.guest.put((*path, "bus"), bus, option.span)
    if is_optical:
        reading.guest.put((*path, "cdrom"), True, option.span)
    unsaid(reading.guest, path, option.span)
    if not is_floppy:
        units.add(reading, bus, 2 if is_optical else SHORT.get(option.name), option.span)


def _ide(reading: Reading) -> str:
    """What IDE is on this chipset."""
    return "sata" if reading.guest.get("machine") == "q35" else "ide"


def _drive(reading: Reading, option: Element) -> None:
    kind = option.attributes.get("if")
    interface = kind.value if kind is not None else "ide"
    if interface not in INTERFACES or id(option) in reading.seen:
        return  # none, which a device names; pflash, which is firmware
    reading.see(option)
    reading.take(option, "if")
    behind = of_drive(reading, option)
    is_floppy = interface == "floppy"
    bus = _ide(reading) if interface == "ide" else interface
    word = "optical" if behind.is_optical else "floppy" if is_floppy else "disk"
    path = _entry(reading, word, None)
    reading.guest.put((*path, "bus"), bus, option.span)
    put(reading, path, behind, None)
    unsaid(reading.guest, path, option.span)
    index = option.attributes.get("index")
    units.add(reading, bus, decimal(index.value) if index is not None else None, option.span)
    reading.known(option, "index", "unit", "bus", "id")


def device(reading: Reading, option: Element) -> bool:
    """Whether a device is a disk; it is then taken, with what is behind it."""
    driver = option.attributes["driver"].value
    bus = DEVICES.get(driver)
    if bus is None:
        return False
    reading.see(option)
    reading.take(option, "driver")
    behind = behind_of(reading, option.attributes.get("drive"))
    if bus == "ide" and _is_sata(reading, option):
        bus = "sata"
    is_optical = driver in OPTICAL or behind.is_optical
    word = "optical" if is_optical else "floppy" if bus == "floppy" else "disk"
    own = option.attributes.get("id")
    hint = _OWN.fullmatch(own.value) if own is not None else None
    path = _entry(reading, word, hint[1] if hint else None)
    reading.guest.put((*path, "bus"), bus, option.span)
    if is_optical:
        reading.guest.put((*path, "cdrom"), True, option.span)
    if driver == "scsi-block":
        reading.guest.put((*path, "lun"), True, option.span)
    put(reading, path, behind, option)
    _tuning(reading, path, option)
    unsaid(reading.guest, path, option.span)
    units.add(reading, bus, units.of_device(option, bus), option.span)
    order(reading, option, ".".join(map(str, path)))
    if bus in ("nvme", "virtio"):
        place(reading, option, path)
    reading.known(option, "drive", "bus", "addr", "unit", "channel", "scsi-id", "lun", "id", "port")
    reading.known(option, "removable", "disable-legacy", "disable-modern", "write-cache")
    if bus == "floppy":
        _floppy(reading, option, path)
    return True


def order(reading: Reading, option: Element, name: str) -> None:
    """Its place in the boot order; `name` is what `boot` calls it."""
    text = option.attributes.get("bootindex")
    number = decimal(text.value) if text is not None else None
    if text is not None and number is not None:
        reading.take(option, "bootindex")
        reading.guest.order.append((number, name, text.span))


def _floppy(reading: Reading, option: Element, path: Path) -> None:
    unit = option.attributes.get("unit")
    number = (decimal(unit.value) if unit is not None else None) or 0
    name = f"floppy#{number}"
    reading.guest.order = [
        (place, ".".join(map(str, path)) if said == name else said, span)
        for place, said, span in reading.guest.order
    ]


def _is_sata(reading: Reading, option: Element) -> bool:
    bus = option.attributes.get("bus")
    on = bus.value.partition(".")[0] if bus is not None else ""
    kinds = {
        d.attributes["driver"].value
        for d in reading.line.named("-device")
        if "driver" in d.attributes and d.attributes.get("id", Text("", d.span)).value == on
    }
    return bool(kinds & {"ahci", "ich9-ahci"}) or (on in ("", "ide") and _ide(reading) == "sata")


def _entry(reading: Reading, word: str, own: str | None) -> Path:
    name = reading.guest.fresh(("disks",), named(own, word) if own else word)
    return ("disks", name)


def _tuning(reading: Reading, path: Path, option: Element) -> None:
    thread = option.attributes.get("iothread")
    if thread is not None:
        number = iothread(reading, thread)
        if number is not None:
            reading.put((*path, "iothread"), reading.take(option, "iothread"), number)
    queues = option.attributes.get("num-queues")
    if queues is not None and whole(queues):
        reading.put((*path, "queues"), reading.take(option, "num-queues"), whole(queues))
    if reading.is_on(option, "share-rw"):
        reading.put((*path, "shareable"), reading.take(option, "share-rw"), True)
    reading.put((*path, "serial"), reading.take(option, "serial"))
    wwn = reading.take(option, "wwn")
    reading.put((*path, "wwn"), wwn, wwn.value.removeprefix("0x") if wwn is not None else None)
    rotation = option.attributes.get("rotation_rate")
    if rotation is not None:
        word = "ssd" if rotation.value == "1" else rotation.value
        reading.put((*path, "rotation"), reading.take(option, "rotation_rate"), word)
    for name, key in (("logical_block_size", "logical"), ("physical_block_size", "physical")):
        reading.put((*path, "block_size", key), reading.take(option, name))


def iothread(reading: Reading, name: Text) -> str | None:
    """What the thread of that id is called in machine.yaml; it gets a name where it has none."""
    threads = [
        option
        for option in reading.line.named("-object")
        if option.attributes.get("qom-type", Text("", option.span)).value == "iothread"
    ]
    for number, option in enumerate(threads, 1):
        own = option.attributes.get("id")
        if own is not None and own.value == name.value:
            return f"io{number}"
    return None


def threads(reading: Reading) -> None:
    """The thread of a controller of SCSI, which serves all disks on it."""
    for option in reading.line.named("-device"):
        driver, thread = (option.attributes.get(key) for key in ("driver", "iothread"))
        if driver is None or not driver.value.startswith("virtio-scsi") or thread is None:
            continue
        name = iothread(reading, thread)
        disks = [path[:-1] for path, said in reading.guest.keys.items() if path[0] == "disks"
                 and path[-1] == "bus" and said.value == "scsi"]  # fmt: skip
        for path in disks if name else ():
            reading.put((*path, "iothread"), thread, name)
        if disks and name:
            reading.take(option, "iothread")


def iothreads(reading: Reading) -> None:
    """Each thread, in order."""
    for option in reading.line.named("-object"):
        kind = option.attributes.get("qom-type")
        if kind is not None and kind.value == "iothread":
            reading.see(option)
            reading.take(option, "qom-type")
            reading.take(option, "id")
            number = len([path for path in reading.guest.keys if path[0] == "iothreads"]) + 1
            reading.guest.put(("iothreads", f"io{number}"), "", option.span)
