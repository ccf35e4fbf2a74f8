"""A guest's memory, firmware and life, and keys that do nothing where they stand. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.checks.survey import Survey
from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.suggest import listed
from gpc.why import Path
from gpc_schemas.guest import Guest
from gpc_schemas.units import Size

LEAST_MEMORY = 64
"""MiB. Below it no firmware starts; SeaBIOS itself asks for less, OVMF for about this much."""


def memory(facts: Survey) -> Iterator[Diagnostic]:
    """Errors: memory-not-whole, memory-too-small, hugepages-mismatch."""
    for name, guest in facts.machine.guests.items():
        place = Place(("guests", name, "memory"))
        if guest.memory.bytes % (1 << 20):
            yield Diagnostic(
                "memory-not-whole",
                f"guest {name} has {guest.memory}, which is not a whole number of MiB",
                place,
                found=str(guest.memory),
                expected="whole MiB, the unit of xl and of QEMU",
                help=f"round it to {guest.memory.mib + 1} MiB",
            )
        elif guest.memory.mib < LEAST_MEMORY:
            yield Diagnostic(
                "memory-too-small",
                f"guest {name} has {guest.memory}, with which no firmware starts",
                place,
                found=str(guest.memory),
                expected=f"at least {LEAST_MEMORY} MiB",
                help=f"was {guest.memory.mib} GiB meant?",
            )
        elif guest.hugepages and guest.memory.bytes % Size.parse(guest.hugepages).bytes:
            page = Size.parse(guest.hugepages)
            most = guest.memory.bytes // page.bytes * page.bytes
            either = f"{Size(most)} or " if most else ""
            yield Diagnostic(
                "hugepages-mismatch",
                f"the memory of guest {name} does not divide into pages of {page}",
                place,
                also=(Place(("guests", name, "hugepages"), label="the size of a page"),),
                found=str(guest.memory),
                expected=f"a multiple of {page}",
                help=f"write {either}{Size(most + page.bytes)}",
            )


def firmware(facts: Survey) -> Iterator[Diagnostic]:
    """Errors: secure-boot-needs-uefi, secure-boot-needs-q35."""
    for name, guest in facts.machine.guests.items():
        if not guest.secure_boot or guest.backend == "xl":
            continue  # under Xen there is no Secure Boot at all, which its target says
        at: Path = ("guests", name)
        if _firmware(guest) == "bios":
            why = "firmware" if guest.firmware else "os"
            label = "asked for here" if guest.firmware else "starts from a BIOS by default"
            yield Diagnostic(
                "secure-boot-needs-uefi",
                f"guest {name} starts from a BIOS, which knows no Secure Boot",
                Place((*at, "secure_boot")),
                also=(Place((*at, why), label=label),),
                help="write `firmware: uefi`, or leave secure_boot out",
            )
        elif guest.machine == "pc":
            yield Diagnostic(
                "secure-boot-needs-q35",
                f"guest {name} has the chipset pc, which cannot guard Secure Boot's variables",
                Place((*at, "secure_boot")),
                also=(Place((*at, "machine"), label="asked for here"),),
                help="write `machine: q35`, or leave the key out",
            )


def windows_11(facts: Survey) -> Iterator[Diagnostic]:
    """Warnings: windows-11-needs."""
    for name, guest in facts.machine.guests.items():
        if guest.os != "windows-11" or guest.backend == "xl":
            continue
        lacks = []
        if _firmware(guest) == "bios":
            if guest.secure_boot:
                continue  # said by secure-boot-needs-uefi
            lacks.append("firmware: uefi")
        if not guest.secure_boot:
            lacks.append("secure_boot: true")
        if not guest.tpm:
            lacks.append("tpm: true")
        if lacks:
            yield Diagnostic(
                "windows-11-needs",
                f"guest {name} lacks what the setup of Windows 11 asks for",
                Place(("guests", name, "os")),
                expected=listed(lacks),
                help="add it, unless the system was installed around these questions",
                severity="warning",
            )


def lifecycle(facts: Survey) -> Iterator[Diagnostic]:
    """Errors: lifecycle-unsupported.

    Source: libvirt 9.0, src/qemu/qemu_validate.c, qemuValidateLifecycleAction.
    """
    for name, guest in facts.machine.guests.items():
        if guest.backend == "xl":
            continue
        at: Path = ("guests", name, "lifecycle")
        also = (Place(("guests", name, "backend"), label=f"run by {guest.backend}"),)
        wanted = guest.lifecycle
        for event in ("poweroff", "reboot", "crash"):
            action = getattr(wanted, event)
            if action == "rename-restart" or (
                action == "preserve" and event != "crash" and guest.backend == "libvirt"
            ):
                yield Diagnostic(
                    "lifecycle-unsupported",
                    f"{guest.backend} has no action {action} for the {event} of a guest",
                    Place((*at, event)),
                    also=also,
                    found=f"`{action}`",
                    expected="`destroy` or `restart`",
                    help="choose one of these, or run the guest under Xen, which knows it",
                )
        if guest.backend == "libvirt" and (wanted.poweroff, wanted.reboot) == (
            "restart",
            "destroy",
        ):
            yield Diagnostic(
                "lifecycle-unsupported",
                "libvirt cannot start a guest again after a poweroff and end it on a reboot",
                Place((*at, "poweroff")),
                also=(Place((*at, "reboot"), label="ended on a reboot"), *also),
                help="let both do the same, or swap them",
            )


def no_effect(facts: Survey) -> Iterator[Diagnostic]:
    """Warnings: no-effect."""
    for name, guest in facts.machine.guests.items():
        at: Path = ("guests", name)
        if guest.backend == "xl":
            if guest.managed:
                yield _idle((*at, "managed"), guest, at, "libvirt moves no card for it")
            if guest.raw.qemu:
                yield _idle((*at, "raw", "qemu"), guest, at, "these words are for QEMU")
        else:
            if guest.toolstack == "xm":
                yield _idle((*at, "toolstack"), guest, at, "xm is a tool of Xen")
            if guest.raw.xl:
                yield _idle((*at, "raw", "xl"), guest, at, "these keys are for xl.cfg")
            if guest.backend == "qemu" and guest.managed:
                yield _idle((*at, "managed"), guest, at, "libvirt moves no card for it")
        if guest.backend != "xl" or guest.toolstack != "xm":
            for key, disk in guest.disks.items():
                if disk.access == "aio":
                    path = (*at, "disks", key, "access")
                    yield _idle(path, guest, at, "it is a word of the xm toolstack")


def _idle(path: Path, guest: Guest, at: Path, why: str) -> Diagnostic:
    return Diagnostic(
        "no-effect",
        f"`{'.'.join(str(part) for part in path[2:])}` has no effect on guest {at[1]}: {why}",
        Place(path, key=True),
        also=(Place((*at, "backend"), label=f"run by {guest.backend}"),),
        help="leave it out",
        severity="warning",
    )


def _firmware(guest: Guest) -> str:
    """What boots the guest, written or by default."""
    return guest.firmware or ("bios" if guest.os == "windows-7" else "uefi")


CHECKS = (memory, firmware, windows_11, lifecycle, no_effect)
