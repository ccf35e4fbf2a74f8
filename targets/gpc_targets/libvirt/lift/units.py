"""Where disks stand on their bus, of which gpc counts them. Pure."""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.lift.lifted import whole
from gpc.lift.xml import Element
from gpc_schemas.patterns import regex
from gpc_targets.libvirt.lift.disks import sorted_by_target

PER_CONTROLLER = {"ide": 4, "sata": 6, "scsi": 7}
"""Source: libvirt 9.0, src/conf/domain_conf.c, virDomainDiskDefAssignAddress."""

_NAME = regex(r"(?:hd|sd|xvd)([a-z]{1,2})")


def told(taker: Taker, devices: Element) -> None:
    """Tells of each disk that the guest finds on another unit of its bus."""
    counted: dict[str, int] = {}
    for disk in sorted_by_target(devices.children):
        target = next(iter(disk.named("target")), None) if disk.name == "disk" else None
        bus = target.attributes.get("bus") if target else None
        if target is None or bus is None or bus.value not in PER_CONTROLLER:
            continue
        number = counted.setdefault(bus.value, 0)
        counted[bus.value] += 1
        was = _unit(disk, target, bus.value)
        if was is not None and was != number:
            taker.guest.assume(
                bus.span,
                f"this disk was number {was} of {bus.value} and is number {number} now, from 0 on",
                "look for it where the guest names drives by their place",
            )


def _unit(disk: Element, target: Element, bus: str) -> int | None:
    """The number of a disk's place on all controllers of a bus; None where it has none."""
    address = next(iter(disk.named("address")), None)
    kind = address.attributes.get("type") if address else None
    if address is not None and kind is not None and kind.value == "drive":
        words = ("controller", "bus", "target", "unit")
        said = [address.attributes.get(word) for word in words]
        controller, channel, id, unit = ((whole(each) or 0) if each else 0 for each in said)
        return controller * PER_CONTROLLER[bus] + channel * 2 + id + unit
    name = target.attributes.get("dev")
    found = _NAME.fullmatch(name.value) if name is not None else None
    if found is None:
        return None
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("a") + 1
    return number - 1
