"""Which of QEMU's devices stands in for which function of the host. Pure.

QEMU has no device with a chosen id, so each function gets one of its kind that a driver of Linux
takes. Functions with one id get stand-ins with one id, twins stay twins. Where cards are told apart
by their address, functions with one driver get stand-ins with one driver too, which says more of a
configuration than that the ids differ; where they are told apart by id, it is the other way about.

Source: QEMU 7.2, `-device help` and hw/display, hw/audio, hw/usb, hw/misc (ids and classes); Linux
6.1, `modinfo -F alias` of the modules. https://www.qemu.org/docs/master/specs/pci-ids.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from gpc.drivers import GPU_DRIVERS, GPU_SOUND, plain
from gpc.plan import Card, Function
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import PciAddress, PciId

Kind: TypeAlias = Literal["display", "audio", "usb", "nvme", "sata", "network", "driven", "idle"]


class StandIn(NamedTuple):
    """A device of QEMU: its words after -device, its id, and the driver of Linux that takes it."""

    device: str
    id: PciId
    module: str | None = None
    driver: str | None = None
    """What the module calls its driver in sysfs."""
    boot: str | None = None
    """The same device with a VGA BIOS, for the card that the firmware shows its messages on."""


class Standing(NamedTuple):
    """A function of the host and what stands at its address in the replica."""

    function: Function
    kind: Kind
    real_driver: str | None
    stand_in: StandIn
    is_boot_display: bool


def _stand_in(
    device: str,
    vendor: int,
    number: int,
    module: str | None = None,
    driver: str | None = None,
    boot: str | None = None,
) -> StandIn:
    return StandIn(device, PciId(vendor, number), module, driver or module, boot)


STAND_INS: Mapping[Kind, tuple[StandIn, ...]] = {
    "display": (
        _stand_in("secondary-vga", 0x1234, 0x1111, "bochs", "bochs-drm", "VGA"),
        _stand_in("cirrus-vga", 0x1013, 0x00B8, "cirrus", boot="cirrus-vga"),
        _stand_in("virtio-gpu-pci", 0x1AF4, 0x1050, "virtio_pci", "virtio-pci", "virtio-vga"),
    ),
    "audio": (
        _stand_in("ich9-intel-hda", 0x8086, 0x293E, "snd_hda_intel"),
        _stand_in("intel-hda", 0x8086, 0x2668, "snd_hda_intel"),
    ),
    "usb": (
        _stand_in("qemu-xhci", 0x1B36, 0x000D, "xhci_pci", "xhci_hcd"),
        _stand_in("nec-usb-xhci", 0x1033, 0x0194, "xhci_pci", "xhci_hcd"),
    ),
    "nvme": (
        _stand_in("nvme,serial=gpc", 0x1B36, 0x0010, "nvme"),
        _stand_in("nvme,serial=gpc,use-intel-id=on", 0x8086, 0x5845, "nvme"),
    ),
    "sata": (_stand_in("ich9-ahci", 0x8086, 0x2922, "ahci"),),
    "network": (
        _stand_in("e1000e", 0x8086, 0x10D3, "e1000e"),
        _stand_in("e1000", 0x8086, 0x100E, "e1000"),
    ),
    "driven": (
        _stand_in("pvpanic-pci", 0x1B36, 0x0011, "pvpanic_pci", "pvpanic-pci"),
        _stand_in("i6300esb", 0x8086, 0x25AB, "i6300esb", "i6300ESB timer"),
    ),
    "idle": (
        _stand_in("pci-testdev", 0x1B36, 0x0005),
        _stand_in("edu", 0x1234, 0x11E8),
    ),
}
"""The stand-ins of each kind, the first choice first."""

_KINDS: Mapping[str, Kind] = {
    "ahci": "sata",
    "nvme": "nvme",
    "snd_hda_intel": "audio",
    "xhci_hcd": "usb",
    "xhci_pci": "usb",
    "xhci_pci_renesas": "usb",
    **dict.fromkeys(
        ("atlantic", "e1000", "e1000e", "i40e", "ice", "igb", "igc", "ixgbe", "r8169", "tg3"),
        "network",
    ),
}


def stand_ins(
    cards: Sequence[Card], boot_display: PciAddress | None, by_id: bool
) -> tuple[Standing, ...]:
    """What stands in for each function of the cards, lowest address first."""
    rows = sorted(
        ((function, card) for card in cards for function in card.functions),
        key=lambda row: row[0].address.value,
    )
    chosen: dict[tuple[Kind, object], StandIn] = {}
    standing = []
    for function, card in rows:
        kind, driver = _kind(function, card)
        id = function.id.value
        known = STAND_INS[kind]
        # Sound and the like has one driver and several ids to choose from.
        same_driver = len({one.module for one in known}) == 1
        key = (kind, id if by_id or same_driver or driver is None else plain(driver))
        if key not in chosen:
            taken = sum(1 for other, _ in chosen if other == kind)
            chosen[key] = known[taken % len(known)]
        is_boot = function.address.value == boot_display
        standing.append(Standing(function, kind, driver, chosen[key], is_boot))
    return tuple(standing)


def _kind(function: Function, card: Card) -> tuple[Kind, str | None]:
    """What kind of device a function is, and the module that the host drives it with."""
    driver = function.driver.value if function.driver else None
    is_first = function is card.functions[0]
    if card.is_gpu and is_first:
        known = GPU_DRIVERS.get(function.id.value.vendor, ())
        # Of NVIDIA's cards the kernel's own driver is nouveau, of Intel's i915.
        return "display", driver or (known[0] if known else None)
    if driver is None and card.is_gpu and function.address.value.function == 1:
        return "audio", GPU_SOUND
    if driver is None:
        return "idle", None
    return _KINDS.get(plain(driver), "driven"), driver


def another(row: Standing, standing: Sequence[Standing]) -> StandIn:
    """A stand-in with an id that nothing else has, as if another card stood in that slot."""
    taken = {other.stand_in.id for other in standing}
    for known in (STAND_INS[row.kind], *STAND_INS.values()):
        for one in known:
            if one.id not in taken:
                return one
    raise ValueError("every stand-in is in use")


def ids_of(standing: Sequence[Standing]) -> dict[PciId, PciId]:
    """Each real id and the stand-in's."""
    return {row.function.id.value: row.stand_in.id for row in standing}


def drivers_of(standing: Sequence[Standing]) -> dict[str, tuple[str, ...]]:
    """Each module of the host and the modules that drive the stand-ins of its functions."""
    found: dict[str, dict[str, None]] = {}
    for row in standing:
        if row.real_driver and row.stand_in.module:
            found.setdefault(plain(row.real_driver), {})[row.stand_in.module] = None
    return {name: tuple(modules) for name, modules in found.items()}
