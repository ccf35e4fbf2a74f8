"""ACPI tables, a kernel, nested guests and sleep in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#direct-kernel-boot, #bios-bootloader (acpi) and
#power-management, libvirt 9.0 to 11.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.nested import feature
from gpc.kvm.places import Places
from gpc.parts.firmware import FirmwareFiles
from gpc.parts.start import GuestAcpiTable, GuestKernel, GuestNested, GuestSleep
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.language import qemu_value
from gpc.target.words import Piece, unsupported
from gpc.why import reasons


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported.

    Source: libvirt 9.0, src/qemu/qemu_firmware.c (qemuFirmwareMatchDomain): firmware that says
    `acpi-s4`, which none of OVMF's does (/usr/share/qemu/firmware of Debian 12 and 13).
    """
    (sleep,) = guest.of(GuestSleep)
    is_chosen = not any(files.code is not None for files in guest.of(FirmwareFiles))
    if sleep.to_disk.value and guest.firmware.value == "uefi" and is_chosen:
        why = "libvirt looks for UEFI firmware that says it can, and there is none"
        help = "leave it out, or name the firmware's files by `code` and `vars_template`"
        yield unsupported(guest, (*sleep.path, "to_disk"), why, help)


def lower_table(table: GuestAcpiTable, places: Places) -> Iterator[Piece]:
    """As words for QEMU: libvirt knows tables of any kind from 11.2 on."""
    option = table.file.map(lambda _: "-acpitable")
    file = table.file.map(lambda path: f"file={qemu_value(path)}")
    yield Piece("commandline.xml.j2", {"words": (option, file)}, table.because, "commandline")


def lower_kernel(kernel: GuestKernel, places: Places) -> Iterator[Piece]:
    """The kernel and what belongs to it."""
    rows = {
        "image": kernel.image,
        "initrd": kernel.initrd,
        "command_line": kernel.command_line,
        "shim": kernel.shim,
    }
    yield Piece("kernel.xml.j2", rows, kernel.because, "os")


def lower_sleep(sleep: GuestSleep, places: Places) -> Iterator[Piece]:
    """Nothing: each domain says it, in lines of its own."""
    return iter(())


def lower_nested(nested: GuestNested, places: Places) -> Iterator[Piece]:
    """The feature of the processor."""
    policy = nested.has.map(lambda has: "require" if has else "disable")
    name = feature(places.guest, nested)
    rows = {"policy": policy, "name": name}
    yield Piece("feature.xml.j2", rows, reasons(nested.because, name.why), "cpu")
