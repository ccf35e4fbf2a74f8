"""What neither libvirt nor QEMU can express of a guest: never a silent loss. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.cards import cards
from gpc.kvm.displays import displays
from gpc.kvm.firmware import SECURE
from gpc.kvm.menu import too_long
from gpc.kvm.networks import networks
from gpc.kvm.processors import processors
from gpc.kvm.tuning import tuning
from gpc.parts.disks import GuestDisk
from gpc.parts.environment import GuestVariable
from gpc.parts.firmware import FirmwareFiles
from gpc.parts.raw import RawWords
from gpc.plan import Guest, Plan
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target.words import unsupported
from gpc_schemas.guest import Action


def limits(plan: Plan, backend: str) -> Iterator[Diagnostic]:
    """Errors: unsupported, ide-needs-pc, disk-cannot-be-read-only, no-enrolled-keys,
    raw-word, raw-twice. Warnings: raw-word-twice, disk-unsafe, no-effect, secret-in-tree,
    display-without-password.
    """
    for guest in plan.guests:
        if guest.backend.value == backend:
            for event, action in lifecycle(guest):
                if action == "rename-restart":
                    yield no_action(guest, event, action)
            yield from _disks(guest)
            yield from _keys(plan, guest)
            yield from tuning(guest)
            yield from networks(guest)
            yield from too_long(guest)
            yield from processors(guest)
            yield from cards(guest)
            yield from displays(guest)
            yield from _raw(plan, guest)
            yield from _environment(guest)


def lifecycle(guest: Guest) -> tuple[tuple[str, Action], ...]:
    """What can happen to a guest, and what is wanted then."""
    return (
        ("poweroff", guest.on_poweroff.value),
        ("reboot", guest.on_reboot.value),
        ("crash", guest.on_crash.value),
    )


def no_action(guest: Guest, event: str, action: Action) -> Diagnostic:
    """An error (unsupported): the guest's back end never does this on the event."""
    backend = guest.backend.value
    return Diagnostic(
        "unsupported",
        f"{backend} has no action {action} for the {event} of a guest",
        Place((*guest.path, "lifecycle", event)),
        also=(Place((*guest.path, "backend"), label=f"run by {backend}"),),
        found=f"`{action}`",
        expected="`destroy` or `restart`",
        help="choose one of these, or run the guest under Xen, which knows it",
    )


def _disks(guest: Guest) -> Iterator[Diagnostic]:
    at = guest.path
    for disk in guest.of(GuestDisk):
        bus = disk.bus.value
        if bus == "xen":
            why = "disks on xen are those of Xen's own drivers"
            yield unsupported(guest, (*disk.path, "bus"), why, "write `bus: virtio`")
        if bus == "ide" and guest.machine.value == "q35":
            yield Diagnostic(
                "ide-needs-pc",
                f"{disk.name} is on IDE, and the chipset q35 has no IDE",
                Place((*disk.path, "bus")),
                also=(Place((*at, "machine")),) if _is_written(guest) else (),
                expected="`sata`, `scsi` or `virtio`",
                help="write `bus: sata`"
                + (
                    ""
                    if guest.secure_boot.value
                    else ", or `machine: pc` for a guest that knows IDE alone"
                ),
            )
        if bus in ("ide", "sata") and disk.read_only.value and not disk.cdrom.value:
            yield Diagnostic(
                "disk-cannot-be-read-only",
                f"{disk.name} is to be read-only, which a hard disk on {bus.upper()} cannot be",
                Place((*disk.path, "read_only")),
                expected="a disk on `scsi` or `virtio`, or an optical drive",
                help="write `bus: virtio` or `cdrom: true`, or leave read_only out",
            )


def _raw(plan: Plan, guest: Guest) -> Iterator[Diagnostic]:
    for raw in guest.of(RawWords):
        from gpc.kvm.exposed import exposed  # reads QEMU's language, and few guests have words
        from gpc.kvm.overridden import overridden
        from gpc.kvm.words import not_words

        yield from overridden(plan, guest, raw)
        yield from not_words(raw)
        places = [(*raw.path, number) for number in range(len(raw.words))]
        yield from exposed(guest.path, [word.value for word in raw.words], places)


def _environment(guest: Guest) -> Iterator[Diagnostic]:
    for variable in guest.of(GuestVariable):
        from gpc.target.exposed import has_secret, is_secret_variable, secret_in_tree

        value = variable.value.value
        if is_secret_variable(variable.name, value) or has_secret(value):
            help = "a program reads a secret from a file that it alone may read"
            yield secret_in_tree(guest.path, variable.path, variable.name, help)


def _is_written(guest: Guest) -> bool:
    return any(hasattr(why, "path") for why in guest.machine.why)


def _keys(plan: Plan, guest: Guest) -> Iterator[Diagnostic]:
    family = plan.host.family.value
    has_own = any(files.code is not None for files in guest.of(FirmwareFiles))
    if guest.secure_boot.value and family not in SECURE and not has_own:
        yield Diagnostic(
            "no-enrolled-keys",
            f"{family} has no firmware with Microsoft's keys for guest {guest.name.value}",
            Place((*guest.path, "secure_boot")),
            also=(Place(("host", "os"), label="this distribution"),),
            help="leave secure_boot out, and enrol keys in the guest's firmware by hand, or name "
            "files with keys under `firmware`",
        )
