"""A guest's devices in QEMU's words: rows of the template, each with its PCI address. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from zlib import crc32

from gpc.kvm.places import Place, Places, has_scsi, wants_sata_controller
from gpc.output.render import Section
from gpc.plan import Guest, GuestDisk, GuestNetwork, PassedCard
from gpc.target.language import qemu_value
from gpc.why import Traced, defaulted, join

FORMATS = {"qcow2": "qcow2", "raw": "raw", "vhd": "vpc"}
"""Image formats by QEMU's names for them."""

NETWORK = {"virtio": "virtio-net-pci"}
VIDEO = {"cirrus": "cirrus-vga", "std": "VGA"}

MOST_OF_NODE_NAME = 31
"""Characters of a block node's name. Source: QEMU 7.2, include/block/block_int-common.h."""


class Address(NamedTuple):
    """The name of a bus and a slot on it."""

    bus: Traced[str]
    slot: Traced[str]


class Port(NamedTuple):
    """A root port: the number of the bus behind it and the slot it stands in."""

    number: Traced[int]
    slot: Traced[str]


class Disk(NamedTuple):
    """A disk: what is behind it (a block node) and what the guest sees of it (a device)."""

    node: Traced[str]
    format: Traced[str]
    read_only: Traced[str] | None
    discard: Traced[str] | None
    direct: Traced[str] | None  # how it is read, past the host's cache
    driver: Traced[str]
    source: Traced[str]
    device: Traced[str]
    place: Traced[str]  # the rest of the device's words: where it is
    boot_order: Traced[int] | None


class Network(NamedTuple):
    """A network card and the tap device behind it."""

    id: Traced[str]
    interface: Traced[str]
    bridge: Traced[str]
    model: Traced[str]
    vhost: Traced[str] | None
    mac: Traced[str]
    address: Address
    boot_order: Traced[int] | None


class Function(NamedTuple):
    """A passed function: where it is in the host, and where in the guest."""

    id: Traced[str]
    host: Traced[str]
    address: Address
    number: Traced[int]
    multifunction: Traced[str] | None
    rom: Traced[str] | None


def rows(guest: Guest, places: Places) -> Mapping[str, Any]:
    """The devices that the template prints."""
    return {
        "ports": tuple(Port(port.bus, port.slot.map(_hex)) for port in places.ports),
        "usb": _address(places, places.usb) if guest.tablet.value else None,
        "tablet": Section(guest.tablet.why),
        "scsi": _address(places, places.scsi) if has_scsi(guest) else None,
        "sata": _address(places, places.sata) if wants_sata_controller(guest) else None,
        "disks": tuple(_disk(places, disk) for disk in guest.disks),
        "networks": tuple(_network(places, network) for network in guest.networks),
        "functions": tuple(
            function for card in guest.cards for function in _functions(places, card)
        ),
        "video": guest.vga.map(lambda vga: VIDEO[vga]) if guest.vga.value in VIDEO else None,
        "video_address": _address(places, places.vga),
    }


def _disk(places: Places, disk: GuestDisk) -> Disk:
    writable = not disk.read_only.value
    is_cdrom = disk.cdrom.value
    return Disk(
        node=Traced(node_name(disk.name), disk.source.why),
        format=disk.format.map(lambda name: FORMATS[name]),
        read_only=None if writable else Traced("on", disk.read_only.why),
        discard=defaulted("unmap", "discard") if writable else None,
        direct=defaulted("native", "block-device-direct", disk.path)
        if disk.is_block and not is_cdrom
        else None,
        driver=Traced(
            ("host_cdrom" if is_cdrom else "host_device") if disk.is_block else "file",
            disk.source.why,
        ),
        source=disk.source.map(qemu_value),
        device=_drive(disk),
        place=_place(places, disk),
        boot_order=disk.boot_order,
    )


def node_name(name: str) -> str:
    """The name of a disk's block node, unique in the guest and short enough for QEMU."""
    whole = f"disk-{name}"
    if len(whole) <= MOST_OF_NODE_NAME:
        return whole
    return f"{whole[: MOST_OF_NODE_NAME - 9]}-{crc32(name.encode()):08x}"


def _drive(disk: GuestDisk) -> Traced[str]:
    bus = disk.bus.value
    if bus == "virtio":
        return disk.bus.map(lambda _: "virtio-blk-pci")
    kind = "cd" if disk.cdrom.value else "hd"
    return Traced(f"{'scsi' if bus == 'scsi' else 'ide'}-{kind}", (*disk.bus.why, *disk.cdrom.why))


def _place(places: Places, disk: GuestDisk) -> Traced[str]:
    bus, unit = disk.bus.value, disk.unit
    if disk.slot is not None:
        address = _address(places, places.at(disk.slot))
        return join("bus=", address.bus, ",addr=", address.slot)
    if bus == "scsi":
        return Traced(f"bus=scsi0.0,channel=0,scsi-id=0,lun={unit}", disk.bus.why)
    if bus == "ide":
        return Traced(f"bus=ide.{unit // 2},unit={unit % 2}", disk.bus.why)
    return Traced(f"bus={'ide' if places.is_q35 else 'sata0'}.{unit}", disk.bus.why)


def _network(places: Places, network: GuestNetwork) -> Network:
    return Network(
        id=Traced(f"net-{network.name}", network.bridge.why),
        interface=network.interface,
        bridge=network.bridge,
        model=network.model.map(lambda model: NETWORK.get(model, model)),
        vhost=network.model.map(lambda _: "on") if network.model.value == "virtio" else None,
        mac=network.mac,
        address=_address(places, places.at(network.slot)),
        boot_order=network.boot_order,
    )


def _functions(places: Places, card: PassedCard) -> Iterator[Function]:
    several = defaulted("on", "card-stays-together") if len(card.functions) > 1 else None
    kind = "gpu" if card.card.is_gpu else "device"
    for passed in card.functions:
        first = passed.number.value == 0
        yield Function(
            id=Traced(f"{kind}-{passed.function.name}", card.slot.why[:1]),
            host=passed.function.address.map(str),
            address=_address(places, places.at(card.slot)),
            number=passed.number,
            multifunction=several if first else None,
            rom=card.rom.map(qemu_value) if card.rom and first else None,
        )


def _address(places: Places, place: Place) -> Address:
    root = "pcie.0" if places.is_q35 else "pci.0"
    bus = place.bus.map(lambda number: f"pci.{number}" if number else root)
    return Address(bus, place.slot.map(_hex))


def _hex(number: int) -> str:
    return f"0x{number:x}"
