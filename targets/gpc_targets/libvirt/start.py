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
from gpc.target.language import qemu_value
from gpc.target.words import Piece
from gpc.why import Traced, reasons
from gpc_targets.libvirt.yes_no import yes_no


def to_disk(guest: Guest) -> Traced[str] | None:
    """Whether it can sleep on its disk; None, as QEMU's machines can, where it is not to be said.

    Of firmware that it looks for itself, libvirt then wants that it says `acpi-s4`, which none of
    OVMF's does. Source: libvirt 9.0, src/qemu/qemu_firmware.c (qemuFirmwareMatchDomain);
    /usr/share/qemu/firmware of Debian 12 and 13.
    """
    (sleep,) = guest.of(GuestSleep)
    said = sleep.to_disk.map(yes_no).also(guest.acpi.why)
    if not sleep.to_disk.value:
        return said
    codes = [files.code.why for files in guest.of(FirmwareFiles) if files.code is not None]
    if guest.firmware.value == "uefi" and not codes:
        return None
    return said.also(guest.firmware.why, *codes)


def to_memory(guest: Guest) -> Traced[str]:
    """Whether it can sleep in its memory; its line stands for both where the other is not said."""
    (sleep,) = guest.of(GuestSleep)
    said = sleep.to_memory.map(yes_no).also(guest.acpi.why)
    return said if to_disk(guest) else said.also(sleep.to_disk.why, guest.firmware.why)


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
