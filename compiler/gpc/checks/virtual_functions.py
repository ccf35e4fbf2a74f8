"""Virtual functions of the host: whether they are there at boot, and which each one is. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.suggest import nearest, one_of
from gpc.settle.records import Settled
from gpc.why import Path
from gpc_schemas.host import Device
from gpc_schemas.units import KernelVersion

OVERRIDE_SINCE = KernelVersion(5, 3)
"""Since when driver_override has a driver look at a virtual function that is kept from drivers.

Source: Linux commit 2d2f4273cbe9, "PCI: Always allow probing with driver_override", of May 2019.
"""


def virtual_functions(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: unknown-device, virtual-function. Warnings: no-effect."""
    devices = _devices(settled)
    seen: dict[tuple[str, int], Path] = {}
    for name, (path, device) in devices.items():
        if device.of is None:
            if device.index is not None:
                yield Diagnostic(
                    "no-effect",
                    f"`index` has no effect on {name}: it counts virtual functions",
                    Place((*path, "index"), key=True),
                    help="leave it out, or say `of` which device it is one",
                    severity="warning",
                )
            continue
        if device.of not in devices:
            near = nearest(device.of, devices)
            yield Diagnostic(
                "unknown-device",
                f"the host declares no `{device.of}`",
                Place((*path, "of")),
                expected=one_of(sorted(devices)),
                help=f"did you mean `{near}`?" if near else "declare it under host.devices",
            )
            continue
        yield from _one(settled, name, path, device, seen)


def _one(
    settled: Settled, name: str, path: Path, device: Device, seen: dict[tuple[str, int], Path]
) -> Iterator[Diagnostic]:
    """What is wrong with a virtual function of a device that is declared."""
    assert device.of is not None
    of, physical = _devices(settled)[device.of]
    split, index = physical.virtual_functions, device.index or 0
    own = Place((*path, "index") if device.index is not None else (*path, "of"))
    first = seen.setdefault((device.of, index), path)
    if physical.of is not None:
        yield _wrong(
            f"{device.of}, which {name} is to be a virtual function of, is one itself",
            Place((*path, "of")),
            "name the device that both are of",
            Place((*of, "of"), label="said here"),
        )
    elif split is None:
        yield _wrong(
            f"{name} is not there at boot: {device.of} is not split into virtual functions",
            Place((*path, "of")),
            f"write `virtual_functions: {{count: {index + 1}}}`, or more, at {device.of}",
            Place(of, key=True, label="declared here"),
        )
    elif index >= split.count:
        yield _wrong(
            f"{device.of} has no virtual function {index}: they are counted from 0",
            own,
            "count them from 0, or have more made",
            Place((*of, "virtual_functions", "count"), label="how many are made"),
        )
    elif first != path:
        yield _wrong(
            f"{first[-1]} and {name} are both virtual function {index} of {device.of}",
            own,
            "give one of them another `index`",
            Place((*first, "of"), label="the other"),
        )
    if device.functions:
        yield _wrong(
            f"{name} is a virtual function, which has no other functions beside it",
            Place((*path, "functions"), key=True),
            "declare them by themselves",
        )
    if split is not None and not split.probe:
        yield from _unprobed(settled, name, path, device.of)


def _unprobed(settled: Settled, name: str, path: Path, of: str) -> Iterator[Diagnostic]:
    """Whether it can be kept, or used by the host, though the host's drivers do not take it."""
    key = str(path[1]), name
    if key not in settled.owners:
        return
    by = settled.host.by.value
    kernel = settled.machine.host.kernel
    if settled.uses[key].is_lent:
        why = "no driver of the host takes it while its guest is off"
    elif by == "id":
        why = "binding by id is as good as no binding: no driver is offered it"
    elif kernel < OVERRIDE_SINCE:
        why = f"Linux {kernel} offers it to no driver, and so not to the one that keeps it either"
    else:
        return
    yield _wrong(
        f"{name} is kept from the host's drivers: {why}",
        Place((*path, "of")),
        f"write `probe: true` beside the count of {of}",
    )


def of_networks(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: virtual-function, of a guest's network that is another device."""
    for guest in settled.machine.guests.values():
        for name, network in guest.networks.items():
            device = settled.machine.host.devices.get(network.function or "")
            if device is not None and device.of is None:
                path = ("host", "devices", str(network.function))
                owner = settled.owners["devices", path[2]]
                yield _wrong(
                    f"network {name} is to be {path[2]}, which is declared as no virtual function",
                    Place(owner.path),
                    "say `of` which device it is one, or give it under `devices`",
                    Place(path, key=True, label="declared here"),
                )


def of_guests(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: virtual-function, of what a guest is given whole."""
    for (kind, name), entry in settled.owners.items():
        if entry.card.virtual_functions is not None:
            yield _wrong(
                f"{name} is given to guest {entry.guest}, and the host needs it for its virtual "
                "functions",
                Place(entry.path, key=True),
                "give the guest virtual functions of it, or leave `virtual_functions` out",
                Place(("host", kind, name, "virtual_functions"), key=True, label="split here"),
            )


def _devices(settled: Settled) -> dict[str, tuple[Path, Device]]:
    host = settled.machine.host
    found: dict[str, tuple[Path, Device]] = {
        name: (("host", "gpus", name), card) for name, card in host.gpus.items()
    }
    return found | {name: (("host", "devices", name), card) for name, card in host.devices.items()}


def _wrong(message: str, place: Place, help: str, *also: Place) -> Diagnostic:
    return Diagnostic("virtual-function", message, place, also=also, help=help)


CHECKS = (virtual_functions, of_networks, of_guests)
