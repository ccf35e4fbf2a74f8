"""Where a device stands in the guest, which Windows knows its hardware by. Pure.

A device whose place QEMU chooses has none here. Source: QEMU 7.2, hw/core/qdev-properties-system.c
(set_pci_devfn: hexadecimal); docs/pcie.txt. Firmware counts buses by the slots of their ports.
"""

from __future__ import annotations

from gpc.lift.xml import Element
from gpc.why import Path
from gpc_schemas.patterns import regex
from gpc_targets.qemu.lift.line import Line, Reading

PORTS = frozenset((
    "pcie-root-port", "ioh3420", "pcie-pci-bridge", "pci-bridge", "i82801b11-bridge",
    "x3130-upstream", "xio3130-downstream",
))  # fmt: skip
ROOTS = ("pcie.0", "pci.0")
_ADDR = regex(r"(?:0x)?([0-9a-fA-F]{1,2})(?:\.(?:0x)?([0-7]))?")


def numbers(line: Line) -> dict[str, int]:
    """The number of each bus by its name; of those whose port has no place there is none."""
    found = dict.fromkeys(ROOTS, 0)
    below: dict[str, list[tuple[int, str]]] = {}
    for option in line.named("-device"):
        said = {key: text.value for key, text in option.attributes.items()}
        if said.get("driver") not in PORTS or "id" not in said:
            continue
        addr = _ADDR.fullmatch(said.get("addr", "0" if said["driver"] not in _ON_ROOT else ""))
        bus = said.get("bus", ROOTS[0])
        if addr is None:
            return found  # QEMU chooses, and all that come after it may be others
        devfn = int(addr[1], 16) * 8 + int(addr[2] or "0")
        below.setdefault(ROOTS[0] if bus in ROOTS else bus, []).append((devfn, said["id"]))
    _count(ROOTS[0], below, found, 0)
    return found


_ON_ROOT = frozenset(("ioh3420", "pcie-root-port"))


def _count(
    bus: str, below: dict[str, list[tuple[int, str]]], found: dict[str, int], last: int
) -> int:
    for _, id in sorted(below.pop(bus, [])):
        last += 1
        found.setdefault(id, last)
        last = _count(id, below, found, last)
    return last


def at(reading: Reading, option: Element) -> tuple[str, int] | None:
    """The place of a device without its function, and that; None where it has none."""
    addr, bus = option.attributes.get("addr"), option.attributes.get("bus")
    found = _ADDR.fullmatch(addr.value) if addr is not None else None
    if found is None or int(found[1], 16) > 31:
        return None
    number = reading.buses.get(bus.value if bus is not None else ROOTS[0])
    if number is None or (number and int(found[1], 16)):
        return None  # behind a bridge, where gpc chooses
    return f"{number:02x}:{int(found[1], 16):02x}", int(found[2] or "0")


def place(reading: Reading, option: Element, path: Path) -> None:
    """The key `at` of a device that stands there by itself."""
    found, addr = at(reading, option), option.attributes.get("addr")
    if found is not None and addr is not None and found[1] == 0:
        reading.guest.put((*path, "at"), f"{found[0]}.0", addr.span)
