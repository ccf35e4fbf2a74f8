"""A guest's memory, firmware and life, and keys that do nothing where they stand. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.suggest import listed
from gpc.resolve.hyperv import NEEDS, flags
from gpc.settle.foreign import foreign_keys, written_at
from gpc.settle.records import Settled
from gpc.target.backend import without_effect
from gpc_schemas.model import is_written
from gpc_schemas.units import Size

LEAST_MEMORY = 64
"""MiB. Below it no firmware starts; SeaBIOS itself asks for less, OVMF for about this much."""


def memory(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: memory-not-whole, memory-too-small, hugepages-mismatch."""
    for name, guest in settled.machine.guests.items():
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


def identity(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: uuid-twice."""
    first: dict[str, str] = {}
    for name, guest in settled.guests.items():
        uuid = guest.uuid.value.text
        other = first.setdefault(uuid, name)
        if other != name:
            yield Diagnostic(
                "uuid-twice",
                f"guests {other} and {name} have one UUID",
                Place((*guest.path, "uuid")),
                also=(Place(("guests", other, "uuid"), label="already given here"),),
                help="leave `uuid` out of the younger one: gpc makes one from the names",
            )


def hyperv(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: hyperv-needs."""
    for name, guest in settled.guests.items():
        ruled = flags(guest.asked.hyperv)
        at = (*guest.path, "hyperv")
        for flag, has in ruled.items():
            for needed in NEEDS.get(flag, ()):
                if has and ruled.get(needed) is False:
                    key, other = flag.replace("-", "_"), needed.replace("-", "_")
                    yield Diagnostic(
                        "hyperv-needs",
                        f"guest {name} has the enlightenment {key} without {other}",
                        Place((*at, key)),
                        also=(Place((*at, other), label="ruled out here"),),
                        help=f"leave `{other}` out: gpc adds what an enlightenment needs",
                    )


def firmware(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: secure-boot-needs-uefi, secure-boot-needs-q35, secure-boot-of-windows-7."""
    for name, guest in settled.guests.items():
        if not guest.secure_boot.value or guest.is_xen:
            continue  # under Xen there is no Secure Boot at all, which its target says
        at = guest.path
        if guest.os.value == "windows-7":
            yield Diagnostic(
                "secure-boot-of-windows-7",
                f"guest {name} is Windows 7, whose loader no key of Secure Boot's has signed",
                Place((*at, "secure_boot")),
                also=(Place((*at, "os"), label="its system"),),
                help="leave secure_boot out",
            )
            continue
        if guest.firmware.value == "bios":
            is_written = guest.asked.firmware.kind is not None
            label = "asked for here" if is_written else "starts from a BIOS by default"
            yield Diagnostic(
                "secure-boot-needs-uefi",
                f"guest {name} starts from a BIOS, which knows no Secure Boot",
                Place((*at, "secure_boot")),
                also=(Place((*at, "firmware" if is_written else "os"), label=label),),
                help="write `firmware: uefi`, or leave secure_boot out",
            )
        elif guest.chipset.value == "pc":
            yield Diagnostic(
                "secure-boot-needs-q35",
                f"guest {name} has the chipset pc, which cannot guard Secure Boot's variables",
                Place((*at, "secure_boot")),
                also=(Place((*at, "machine"), label="asked for here"),),
                help="write `machine: q35`, or leave the key out",
            )


def windows_11(settled: Settled) -> Iterator[Diagnostic]:
    """Warnings: windows-11-needs."""
    for name, guest in settled.guests.items():
        if guest.os.value != "windows-11":
            continue
        lacks = []
        if guest.firmware.value == "bios":
            if guest.secure_boot.value:
                continue  # said by secure-boot-needs-uefi
            lacks.append("firmware: uefi")
        if not guest.is_xen and not guest.secure_boot.value:
            lacks.append("secure_boot: true")
        # Xen has neither.
        if not guest.is_xen and (not guest.tpm.value or guest.asked.tpm.version == "1.2"):
            lacks.append("tpm: true")
        if lacks:
            yield Diagnostic(
                "windows-11-needs",
                f"guest {name} lacks what the setup of Windows 11 asks for",
                Place((*guest.path, "os")),
                expected=listed(lacks),
                help="add it, unless the system was installed around these questions",
                severity="warning",
            )


def no_effect(settled: Settled) -> Iterator[Diagnostic]:
    """Warnings: no-effect, for a key of another back end that says more than its default."""
    for guest in settled.guests.values():
        for key, why in foreign_keys(guest.facts):
            for path, value in written_at(guest.asked, guest.path, key.split(".")):
                if is_written(value):
                    from gpc.source.keys import default_at  # describes models; few have such a key

                    if value == default_at(path):
                        continue
                    yield without_effect(guest.path, guest.backend.value, path, why)


CHECKS = (memory, identity, hyperv, firmware, windows_11, no_effect)
