"""Disks and optical drives. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from gpc.kvm.unsaid import unsaid
from gpc.lift.elements import Taker, Words, alike
from gpc.lift.lifted import ForeignFunction, throughput, whole
from gpc.lift.xml import Element
from gpc.report.located import Span
from gpc.why import Path
from gpc_schemas.guest.disks import Cache, DetectZeroes, Io
from gpc_targets.libvirt.lift.hostdevs import managed, pci_address
from gpc_targets.libvirt.lift.places import order, place
from gpc_targets.libvirt.lift.remote import is_reached
from gpc_targets.libvirt.lift.remote import lift as lift_remote

FORMATS: Words = {"raw": "raw", "qcow2": "qcow2", "vpc": "vhd"}
BUSES: Words = {
    "fdc": "floppy",
    **{word: word for word in ("ide", "nvme", "sata", "scsi", "usb", "virtio")},
}
CACHES: Words = alike(Cache)
WAYS: Words = alike(Io)
DISCARDS: Words = {"unmap": True, "ignore": False}
ZEROES: Words = alike(DetectZeroes)
NAMES = {"cdrom": "optical", "floppy": "floppy"}
SNAPSHOTS: Words = {"external": "external", "internal": "internal", "no": "none"}
LIMITS = {
    f"{way or 'total_'}{what}_sec": f"{way}{what}"
    for way in ("", "read_", "write_")
    for what in ("bytes", "iops")
}
BURSTS = {f"{word}_max": key for word, key in LIMITS.items()}
TIMES = {f"{word}_max_length": key for word, key in LIMITS.items()}
KINDS = ("block", "file", "network", "nvme", "volume")


def disk(taker: Taker, element: Element) -> None:
    """A disk with all that is said of it."""
    kind, device = element.attributes.get("type"), element.attributes.get("device")
    what = device.value if device else "disk"
    source = taker.child(element, "source")
    is_known = (kind.value if kind else "file") in KINDS and is_reached(source)
    if not is_known or what not in ("disk", "cdrom", "floppy", "lun"):
        taker.guest.tell(
            element.span,
            f"a {what} whose source is of type {kind.value if kind else 'file'}",
            "give the guest a file or a block device of the host",
        )
        taker.guest.left.append("devices/disk")
        taker.all_known(element)
        return
    guest = taker.guest
    name = guest.fresh(("disks",), NAMES.get(what, "disk"))
    path: Path = ("disks", name)
    taker.take(element, "type")
    taker.word(element, "snapshot", (*path, "snapshots"), SNAPSHOTS)
    taker.same(source, "index")
    _source(taker, kind.value if kind else "file", source, path)
    _luks(taker, element, source, path)
    _driver(taker, element, path)
    target = taker.child(element, "target")
    if target is not None:
        taker.word(target, "bus", (*path, "bus"), BUSES)
        _taken_if_there(taker, target, "dev")
        taker.same(target, "tray", "closed")
        taker.same(target, "removable", "off")
        rotation = target.attributes.get("rotation_rate")
        if rotation is not None and whole(rotation):
            value = "ssd" if rotation.value == "1" else rotation.value
            taker.put((*path, "rotation"), taker.take(target, "rotation_rate"), value)
    if what == "cdrom":
        taker.take(element, "device")
        guest.put((*path, "cdrom"), True, element.span)
    elif what == "lun":
        guest.put((*path, "lun"), True, element.span)
        taker.take(element, "device")
    elif what == "floppy":
        taker.take(element, "device")
        if (*path, "bus") not in guest.keys:
            guest.put((*path, "bus"), "floppy", element.span)
    else:
        taker.same(element, "device")
    _flags(taker, element, path, is_cdrom=what == "cdrom")
    is_shared = (*path, "shareable") in guest.keys and (*path, "cache") not in guest.keys
    unsaid(guest, path, element.span, is_shared=is_shared)
    order(taker, element, f"disks.{name}")
    place(taker, element, path)


def sorted_by_target(devices: Sequence[Element]) -> list[Element]:
    """The devices with the disks of each bus by their targets, as libvirt has them.

    Source: libvirt 9.0, src/conf/domain_conf.c, virDomainDiskInsert.
    """
    found = list(devices)
    places: dict[str, list[int]] = {}
    for number, element in enumerate(found):
        if element.name == "disk":
            places.setdefault(_target(element)[0], []).append(number)
    for of_bus in places.values():
        ordered = sorted((found[number] for number in of_bus), key=lambda disk: _target(disk)[1:])
        for number, element in zip(of_bus, ordered, strict=True):
            found[number] = element
    return found


def _target(disk: Element) -> tuple[str, int, str]:
    target = next(iter(disk.named("target")), None)
    bus, name = (target.attributes.get(word) if target else None for word in ("bus", "dev"))
    device = name.value if name else ""
    return (bus.value if bus else device[:2], len(device), device)


def _source(taker: Taker, kind: str, source: Element | None, path: Path) -> None:
    if kind == "network" and source is not None:
        lift_remote(taker, source, (*path, "remote"))
    elif kind == "volume" and source is not None:
        pool, volume = taker.take(source, "pool"), taker.take(source, "volume")
        if pool is not None and volume is not None:
            taker.put((*path, "volume"), volume, f"{pool.value}/{volume.value}")
    elif kind == "nvme" and source is not None:
        _drive(taker, source, path)
    elif kind == "block":
        taker.put((*path, "block"), taker.take(source, "dev"))
    else:
        taker.put((*path, "file"), taker.take(source, "file"))


def _drive(taker: Taker, source: Element, path: Path) -> None:
    """A drive on NVMe that QEMU drives by itself."""
    at = pci_address(taker, source)
    if at is None:
        return
    taker.same(source, "type", "pci")
    managed(taker, source)
    space = source.attributes.get("namespace")
    if space is not None and not taker.same(source, "namespace", "1") and whole(space):
        number = whole(space)
        taker.put((*path, "nvme", "namespace"), taker.take(source, "namespace"), number)
    taker.guest.functions.append(ForeignFunction(at, source.span, disk=str(path[-1])))


def _luks(taker: Taker, element: Element, source: Element | None, path: Path) -> None:
    """Who knows the passphrase: a secret by its UUID; what else is said there is left over.

    Source: libvirt 9.0, docs/formatstorageencryption.rst; `<source>` has it since 3.9.
    """
    for holder in (source, element):
        found = next(iter(holder.named("encryption")), None) if holder is not None else None
        kind = found.attributes.get("format") if found is not None else None
        secret = next(iter(found.named("secret")), None) if found is not None else None
        if holder is None or found is None or kind is None or secret is None:
            continue
        if kind.value != "luks":
            continue
        if "uuid" not in secret.attributes:
            continue
        taker.child(holder, "encryption")
        taker.child(found, "secret")
        taker.take(found, "format")
        taker.same(found, "engine", "qemu")
        taker.same(secret, "type", "passphrase")
        taker.put((*path, "luks", "secret"), taker.take(secret, "uuid"))
        return


def serials(taker: Taker, devices: Element) -> None:
    """The serial numbers of disks on NVMe, which their controllers have."""
    controllers = {
        controller.attributes["index"].value: controller
        for controller in devices.named("controller")
        if "index" in controller.attributes and _is_nvme(controller)
    }
    for element in devices.named("disk"):
        target = next(iter(element.named("target")), None)
        bus = target.attributes.get("bus") if target else None
        if bus is None or bus.value != "nvme":
            continue
        address = next(iter(element.named("address")), None)
        index = address.attributes.get("controller") if address else None
        controller = controllers.pop(index.value if index else "0", None)
        for path, said in list(taker.guest.keys.items()):
            if path[-1] == "bus" and said.span == bus.span and controller:
                serial = (*path[:-1], "serial")
                if serial not in taker.guest.keys:
                    taker.put(serial, taker.text(taker.child(controller, "serial")))


def threads(taker: Taker, devices: Element) -> None:
    """The thread of a controller of SCSI, which serves all disks on it."""
    for controller in devices.named("controller"):
        kind = controller.attributes.get("type")
        driver = next(iter(controller.named("driver")), None)
        thread = driver.attributes.get("iothread") if driver is not None else None
        if kind is None or kind.value != "scsi" or thread is None or not whole(thread):
            continue
        disks = [path[:-1] for path, said in taker.guest.keys.items() if path[0] == "disks"
                 and path[-1] == "bus" and said.value == "scsi"]  # fmt: skip
        for path in disks:
            taker.put((*path, "iothread"), thread, f"io{whole(thread)}")
        if disks:
            taker.child(controller, "driver")
            taker.take(driver, "iothread")


def _is_nvme(controller: Element) -> bool:
    kind = controller.attributes.get("type")
    return kind is not None and kind.value == "nvme"


def _driver(taker: Taker, element: Element, path: Path) -> None:
    driver = taker.child(element, "driver")
    if driver is None:
        return
    taker.same(driver, "name", "qemu")
    taker.word(driver, "type", (*path, "format"), FORMATS)
    taker.word(driver, "cache", (*path, "cache"), CACHES)
    taker.word(driver, "io", (*path, "io"), WAYS)
    taker.word(driver, "discard", (*path, "discard"), DISCARDS)
    taker.word(driver, "detect_zeroes", (*path, "detect_zeroes"), ZEROES)
    taker.same(driver, "queue_size", "256")  # as QEMU has it. Source: QEMU 7.2, virtio-blk.c
    thread, queues = driver.attributes.get("iothread"), driver.attributes.get("queues")
    if thread is not None and whole(thread):
        name = f"io{whole(thread)}"
        taker.put((*path, "iothread"), taker.take(driver, "iothread"), name)
    if queues is not None and whole(queues):
        taker.put((*path, "queues"), taker.take(driver, "queues"), whole(queues))


def _flags(taker: Taker, element: Element, path: Path, *, is_cdrom: bool) -> None:
    read_only = taker.child(element, "readonly")
    if read_only is not None and not is_cdrom:
        taker.guest.put((*path, "read_only"), True, read_only.span)
    shareable = taker.child(element, "shareable")
    if shareable is not None:
        taker.guest.put((*path, "shareable"), True, shareable.span)
    transient = taker.child(element, "transient")
    if transient is not None:
        taker.guest.put((*path, "transient"), True, transient.span)
    for name in ("serial", "wwn"):
        taker.put((*path, name), taker.text(taker.child(element, name)))
    tuned = taker.child(element, "iotune")
    for child in tuned.children if tuned is not None else ():
        key, number = LIMITS.get(child.name), whole(child.text)
        value = throughput(number or 0) if key and key.endswith("bytes") else number
        burst, seconds = BURSTS.get(child.name), TIMES.get(child.name)
        if number == 0:
            taker.used_text(child)
        elif burst is not None:
            value = throughput(number or 0) if burst.endswith("bytes") else number
            if not value:
                continue
            taker.put((*path, "limits", "bursts", burst), taker.text(child), value)
        elif seconds is not None and number:
            time = (*path, "limits", "bursts", "time")
            if taker.guest.get(*map(str, time)) not in (None, f"{number} s"):
                continue  # one for all
            if time in taker.guest.keys:
                taker.used_text(child)
            else:
                taker.put(time, taker.text(child), f"{number} s")
        elif key is not None and value:
            taker.put((*path, "limits", key), taker.text(child), value)
        else:
            continue
        taker.seen.add(id(child))
    sizes = taker.child(element, "blockio")
    for name in ("logical", "physical"):
        text = taker.take(sizes, f"{name}_block_size")
        taker.put((*path, "block_size", name), text)
    backing = taker.child(element, "backingStore")
    if backing is not None and not backing.children:
        taker.all_known(backing)


def _taken_if_there(taker: Taker, element: Element, name: str) -> Span | None:
    """A name that gpc gives by itself."""
    taker.same(element, name)
    return None
