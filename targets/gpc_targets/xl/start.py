"""ACPI, a kernel, nested guests, sleep and SMBIOS in Xen's words. Pure.

Source: xl.cfg(5) of Xen 4.17, and of 4.18 for smbios.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gpc.parts.smbios import GuestSmbios
from gpc.parts.start import GuestAcpiTable, GuestKernel, GuestNested, GuestSleep
from gpc.plan import Guest, Part
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target.words import Piece, unsupported
from gpc.why import Traced, Written, join

NAMES = {
    ("bios", "vendor"): "bios_vendor",
    ("bios", "version"): "bios_version",
    ("system", "manufacturer"): "system_manufacturer",
    ("system", "product"): "system_product_name",
    ("system", "version"): "system_version",
    ("system", "serial"): "system_serial_number",
    ("board", "manufacturer"): "baseboard_manufacturer",
    ("board", "product"): "baseboard_product_name",
    ("board", "version"): "baseboard_version",
    ("board", "serial"): "baseboard_serial_number",
    ("board", "asset"): "baseboard_asset_tag",
    ("board", "location"): "baseboard_location_in_chassis",
    ("chassis", "manufacturer"): "enclosure_manufacturer",
    ("chassis", "serial"): "enclosure_serial_number",
    ("chassis", "asset"): "enclosure_asset_tag",
}
"""Words of SMBIOS that Xen has, by their block. Source: Xen 4.18, libxl_types.idl (smbios_type)."""


def lower_smbios(smbios: GuestSmbios, guest: Guest) -> Iterator[Piece]:
    """A word each."""
    for block in smbios.blocks:
        for entry in block.entries:
            name = NAMES.get((block.kind, entry.name))
            if name is not None:
                yield _entry(join(f"{name}=", entry.value))
    for line in smbios.oem:
        yield _entry(join("oem=", line))


def _entry(text: Traced[str]) -> Piece:
    return Piece("entry.cfg.j2", {"entry": text}, text.why, "smbios")


def lower_kernel(kernel: GuestKernel, guest: Guest) -> Iterator[Piece]:
    """The kernel and what belongs to it."""
    rows = {
        "kernel": kernel.image,
        "ramdisk": kernel.initrd,
        "cmdline": kernel.command_line,
    }
    yield Piece("kernel.cfg.j2", rows, kernel.because, "start")


def lower_table(table: GuestAcpiTable, guest: Guest) -> Iterator[Piece]:
    """The one table that Xen takes."""
    yield Piece("acpi-table.cfg.j2", {"file": table.file}, table.because, "start")


def lower_nested(nested: GuestNested, guest: Guest) -> Iterator[Piece]:
    """Whether it can run guests of its own."""
    yield Piece("nested.cfg.j2", {"has": nested.has.map(int)}, nested.because, "start")


def lower_sleep(sleep: GuestSleep, guest: Guest) -> Iterator[Piece]:
    """What was written of it; otherwise Xen's guests can sleep."""
    s3 = sleep.to_memory.map(int) if is_written(sleep.to_memory) else None
    s4 = sleep.to_disk.map(int) if is_written(sleep.to_disk) else None
    if s3 or s4:
        yield Piece("sleep.cfg.j2", {"s3": s3, "s4": s4}, (s3 or s4).why, "start")  # type: ignore[union-attr]  # one is there


def is_written(value: Traced[bool]) -> bool:
    """Whether machine.yaml says it."""
    return isinstance(value.why[0], Written)


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    for check in _CHECKS:
        yield from check(guest)


def _smbios(guest: Guest) -> Iterator[Diagnostic]:
    for smbios in guest.of(GuestSmbios):
        if smbios.is_host:
            why = "Xen passes nothing on of what the host says of itself"
            help = "write what the guest is to read under `system`, or leave it out"
            yield unsupported(guest, (*smbios.path, "source"), why, help)
        for block in smbios.blocks:
            for entry in block.entries:
                if (block.kind, entry.name) not in NAMES and entry.name != "uuid":
                    why = "Xen has no word for it"
                    path = (*smbios.path, block.kind, entry.name)
                    yield unsupported(guest, path, why, "leave it out")


def _tables(guest: Guest) -> Iterator[Diagnostic]:
    for table in guest.of(GuestAcpiTable)[1:]:
        why = "Xen takes one file of tables, in which they stand one behind the other"
        yield unsupported(guest, table.path, why, "put them into one file")


def _kernel(guest: Guest) -> Iterator[Diagnostic]:
    for kernel in guest.of(GuestKernel):
        if kernel.shim is not None:
            why = "Xen's firmware knows no Secure Boot"
            yield unsupported(guest, (*kernel.path, "shim"), why, "leave it out")


def _acpi(guest: Guest) -> Iterator[Diagnostic]:
    if not guest.acpi.value:
        why = "libxl hands QEMU a word for it that QEMU 9.0 removed"
        yield unsupported(guest, (*guest.path, "acpi"), why, "leave it out", expected="`true`")


def _of_xm(guest: Guest) -> Iterator[Diagnostic]:
    if guest.toolstack.value != "xm":
        return
    beside = Place((*guest.path, "toolstack"), label="written for it")
    why = "gpc writes no such key for the Xen that has xm"
    kinds: tuple[type[Part], ...] = (GuestKernel, GuestAcpiTable, GuestNested, GuestSmbios)
    for part in (part for kind in kinds for part in guest.of(kind)):
        yield unsupported(guest, part.path, why, "leave it out", beside=beside)
    for sleep in guest.of(GuestSleep):
        for key, value in (("to_memory", sleep.to_memory), ("to_disk", sleep.to_disk)):
            if is_written(value):
                yield unsupported(guest, (*sleep.path, key), why, "leave it out", beside=beside)


_CHECKS: tuple[Callable[[Guest], Iterator[Diagnostic]], ...] = (
    _smbios,
    _tables,
    _kernel,
    _acpi,
    _of_xm,
)
