"""kvmfr: devices of Looking Glass's module, from which the host's card reads pictures itself. Pure.

The module is loaded at boot, as a QEMU that comes before it leaves a regular file in the place of
the device. The rule stands before 73-seat-late.rules, which heeds its tag.

Source: https://looking-glass.io/docs/B7/ivshmem_kvmfr/; LookingGlass, module/kvmfr.c
(static_size_mb); systemd 252, rules.d/73-seat-late.rules.in and 99-systemd.rules.in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gpc.plan import Guest, Plan
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target import Sheet
from gpc.why import Traced, join, reasons
from gpc_schemas.records import NamedTuple

if TYPE_CHECKING:
    from gpc.parts.looking_glass import GuestLookingGlass

NAME = "kvmfr"
OPTIONS = "etc/modprobe.d/gpc-kvmfr.conf"
LOADED = "etc/modules-load.d/gpc-kvmfr.conf"
RULES_OF_UDEV = "etc/udev/rules.d/70-gpc-kvmfr.rules"
TITLE = f"/{OPTIONS}, /{LOADED} and /{RULES_OF_UDEV}: Looking Glass by its module kvmfr"


class GlassDevice(NamedTuple):
    """A device of the module's, and whose it is."""

    guest: Guest
    glass: GuestLookingGlass
    number: Traced[int]


def check(plan: Plan) -> Iterator[Diagnostic]:
    """Warnings: kvmfr-out-of-reach."""
    for guest, glass, number in _devices(plan):
        if guest.backend.value == "libvirt":
            yield Diagnostic(
                "kvmfr-out-of-reach",
                f"libvirt gives guest {guest.name.value} no /dev/kvmfr{number.value} unless its "
                "configuration of the host says so",
                Place((*glass.path, "memory")),
                also=(Place((*guest.path, "backend"), label="run by libvirt"),),
                help="`gpc explain kvmfr-out-of-reach` says what to add; without `memory` it needs "
                "nothing of the kind",
                severity="warning",
            )


def lower(plan: Plan) -> Iterator[Sheet]:
    """What loads the module, how large its devices are and whose; where a guest has one."""
    devices = _devices(plan)
    if not devices:
        return
    from gpc.target.language import MODPROBE, UDEV

    sizes: list[str | Traced[str]] = []
    for device in devices:
        sizes += [",", device.glass.size.map(lambda size: str(size.mib))]
    module = {"module": Traced("kvmfr", reasons((), *(each.number.why for each in devices)))}
    rows = [
        {
            "device": device.number.map(lambda number: f"kvmfr{number}"),
            "user": device.glass.user,
            "group": device.glass.group,
        }
        for device in devices
    ]
    yield Sheet(OPTIONS, "options.conf.j2", MODPROBE, module | {"sizes": join(*sizes[1:])})
    yield Sheet(LOADED, "load.conf.j2", MODPROBE, module, actions=("kvmfr",))
    yield Sheet(RULES_OF_UDEV, "kvmfr.rules.j2", UDEV, {"rows": rows}, actions=("udev reload",))


def _devices(plan: Plan) -> list[GlassDevice]:
    from gpc.parts.looking_glass import GuestLookingGlass

    found = [
        GlassDevice(guest, glass, glass.kvmfr)
        for guest in plan.guests
        for glass in guest.of(GuestLookingGlass)
        if glass.kvmfr is not None
    ]
    return sorted(found, key=lambda device: device.number.value)
