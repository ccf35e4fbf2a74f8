"""What a guest boots from, in which order. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gpc.parts.boot_order import STORAGE
from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.suggest import nearest, one_of
from gpc.settle.records import Settled, SettledGuest
from gpc.why import Path
from gpc_schemas import host


def boot(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: boot-from-nothing, boot-twice. Warnings: boot-from-nothing."""
    for name, guest in settled.guests.items():
        boot = tuple(entry.value for entry in guest.boot)
        for index, entry in enumerate(boot if guest.asked.boot is not None else ()):
            path: Path = ("guests", name, "boot", index)
            named, _, last = entry.rpartition(".")
            kind, wanted = (named, last) if named else (last, "")
            if entry in boot[:index]:
                message = f"`{entry}` stands twice in the boot order"
                yield Diagnostic("boot-twice", message, Place(path), help="keep one")
            elif wanted:
                yield from _named(guest, kind, wanted, path)
            elif not _has(settled, guest, kind) and boot != ("disk",):
                yield Diagnostic(
                    "boot-from-nothing",
                    f"guest {name} is to boot from a {kind}, and it has none",
                    Place(path),
                    help=_MISSING[kind],
                    severity="warning",
                )


def _named(guest: SettledGuest, kind: str, wanted: str, path: Path) -> Iterator[Diagnostic]:
    kinds = {
        "disks": guest.disks,
        "networks": guest.networks,
        "devices": guest.asked.devices,
        "gpus": guest.asked.gpus,
        "usb.devices": guest.asked.usb.devices,
    }
    if wanted in kinds[kind]:
        return
    names = [f"{key}.{name}" for key, named in kinds.items() for name in named]
    near = nearest(f"{kind}.{wanted}", names)
    yield Diagnostic(
        "boot-from-nothing",
        f"guest {guest.name} is to boot from {kind}.{wanted}, and it has none",
        Place(path),
        expected=one_of(names),
        help=f"did you mean `{near}`?" if near else f"declare it under the guest's `{kind}`",
    )


def _has(settled: Settled, guest: SettledGuest, kind: str) -> bool:
    """Whether a guest has one of a kind at all."""
    if kind == "network":
        return bool(guest.networks)
    if any(disk.cdrom.value == (kind == "cdrom") for disk in guest.disks.values()):
        return True
    declared = settled.machine.host.devices
    given = (declared[name] for name in guest.asked.devices if name in declared)
    return kind == "disk" and any(function.driver in STORAGE for function in _functions(given))


def _functions(devices: Iterator[host.Device]) -> Iterator[host.Function]:
    for device in devices:
        functions: Mapping[str, host.Function] = device.functions or {}
        yield from (device, *functions.values())


_MISSING = {
    "cdrom": "declare a disk with `cdrom: true`, or leave it out of the boot order",
    "disk": "declare a disk, or the `driver` of a drive that it is given whole, or leave it out "
    "of the boot order",
    "network": "declare a network, or leave it out of the boot order",
}

CHECKS = (boot,)
