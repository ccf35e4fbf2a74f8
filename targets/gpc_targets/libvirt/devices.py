"""A guest's devices in libvirt's words: rows of the template, each with its PCI address. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from gpc.kvm.places import Place, Places, has_scsi, wants_sata_controller
from gpc.output.render import Section
from gpc.plan import Guest, GuestDisk, PassedCard
from gpc.why import Traced, defaulted

FORMATS = {"qcow2": "qcow2", "raw": "raw", "vhd": "vpc"}
"""Image formats by QEMU's names for them."""

NAMES = {"ide": ("hd", 0), "sata": ("sd", 0), "scsi": ("sd", 6), "virtio": ("vd", 0)}
"""Bus → the prefix of libvirt's target names and the first letter: after six of SATA comes SCSI."""

VIDEO = {"cirrus": "cirrus", "std": "vga"}


class Address(NamedTuple):
    """A PCI address in libvirt's hexadecimal."""

    bus: Traced[str]
    slot: Traced[str]


class Port(NamedTuple):
    """A root port: the bus behind it and the slot it stands in, for libvirt and for QEMU."""

    number: Traced[int]
    port: Traced[str]
    slot: Traced[str]


class Disk(NamedTuple):
    """A disk; `address` is None on a bus that is not PCI, `unit` then says where it is."""

    section: Section
    kind: Traced[str]  # block, file
    device: Traced[str]  # cdrom, disk
    is_block: bool
    format: Traced[str]
    direct: Traced[str] | None  # how it is read, past the host's cache
    discard: Traced[str] | None
    source: Traced[str]
    target: Traced[str]
    bus: Traced[str]
    is_read_only: bool
    boot_order: Traced[int] | None
    address: Address | None
    controller_bus: Traced[int]
    unit: Traced[int]


class Network(NamedTuple):
    """A network card."""

    section: Section
    mac: Traced[str]
    bridge: Traced[str]
    model: Traced[str]
    boot_order: Traced[int] | None
    address: Address


class Function(NamedTuple):
    """A passed function: where it is in the host, and where in the guest."""

    section: Section
    managed: Traced[str]
    domain: Traced[str]
    bus: Traced[str]
    slot: Traced[str]
    function: Traced[str]
    rom: Traced[str] | None
    address: Address
    number: Traced[str]
    multifunction: Traced[str] | None


def rows(guest: Guest) -> Mapping[str, Any]:
    """The devices that the template prints."""
    places = Places(guest)
    vnc = guest.vnc
    return {
        "ports": tuple(
            Port(port.bus, port.slot.map(lambda slot: f"0x{slot:x}"), port.slot.map(_hex))
            for port in places.ports
        ),
        "root": defaulted("pcie-root" if places.is_q35 else "pci-root", "libvirt-domain"),
        "usb": _address(places.usb) if guest.tablet.value else None,
        "usb_model": Traced("qemu-xhci" if guest.tablet.value else "none", guest.tablet.why),
        "tablet": Traced("tablet", guest.tablet.why),
        "scsi": _address(places.scsi) if has_scsi(guest) else None,
        "sata": _address(places.sata) if wants_sata_controller(guest) else None,
        "disks": tuple(_disk(places, disk) for disk in guest.disks),
        "networks": tuple(
            Network(
                Section(net.bridge.why),
                net.mac,
                net.bridge,
                net.model,
                net.boot_order,
                _address(places.at(net.slot)),
            )
            for net in guest.networks
        ),
        "functions": tuple(
            function for card in guest.cards for function in _functions(places, guest, card)
        ),
        "vnc": vnc,
        "vnc_auto": defaulted(-1, "vnc-next-free"),
        "video": guest.vga.map(lambda vga: VIDEO.get(vga, "none")),
        "video_address": _address(places.vga),
    }


def _disk(places: Places, disk: GuestDisk) -> Disk:
    bus = disk.bus.value
    kind = "block" if disk.is_block else "file"
    is_cdrom = disk.cdrom.value
    # The two channels of IDE have two units each; other buses count units alone.
    channel, unit = divmod(disk.unit, 2) if bus == "ide" else (0, disk.unit)
    writable = not disk.read_only.value
    return Disk(
        section=Section(disk.source.why),
        kind=Traced(kind, disk.source.why),
        device=disk.cdrom.map(lambda cdrom: "cdrom" if cdrom else "disk"),
        is_block=disk.is_block,
        format=disk.format.map(lambda name: FORMATS[name]),
        direct=defaulted("native", "block-device-direct", disk.path)
        if disk.is_block and not is_cdrom
        else None,
        discard=defaulted("unmap", "discard") if writable else None,
        source=disk.source,
        target=disk.bus.map(lambda name: _target(name, disk.unit)),
        bus=disk.bus,
        is_read_only=not writable,
        boot_order=disk.boot_order,
        address=_address(places.at(disk.slot)) if disk.slot is not None else None,
        controller_bus=Traced(channel, disk.bus.why),
        unit=Traced(unit, disk.bus.why),
    )


def _target(bus: str, unit: int) -> str:
    """vda, vdb, ... vdz, vdaa: only a label, as each disk has its address too."""
    prefix, first = NAMES[bus]
    number = first + unit + 1
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return prefix + letters


def _functions(places: Places, guest: Guest, card: PassedCard) -> Iterator[Function]:
    several = defaulted("on", "card-stays-together") if len(card.functions) > 1 else None
    address = _address(places.at(card.slot))
    for passed in card.functions:
        host = passed.function.address
        first = passed.number.value == 0
        yield Function(
            section=Section((*card.slot.why[:1], *host.why)),
            managed=Traced(
                "yes" if guest.managed.value else "no", (*card.slot.why[:1], *guest.managed.why)
            ),
            domain=host.map(lambda address: f"0x{address.domain:04x}"),
            bus=host.map(lambda address: f"0x{address.bus:02x}"),
            slot=host.map(lambda address: f"0x{address.device:02x}"),
            function=host.map(lambda address: f"0x{address.function:x}"),
            rom=card.rom if first else None,
            address=address,
            number=passed.number.map(lambda number: f"0x{number:x}"),
            multifunction=several if first else None,
        )


def _address(place: Place) -> Address:
    return Address(place.bus.map(_hex), place.slot.map(_hex))


def _hex(number: int) -> str:
    return f"0x{number:02x}"
