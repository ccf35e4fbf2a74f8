"""ACPI tables, a kernel, nested guests and sleep in QEMU's words. Pure.

Source: qemu(1) of QEMU 7.2 to 10.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.nested import feature
from gpc.kvm.places import Places
from gpc.parts.start import GuestAcpiTable, GuestKernel, GuestNested, GuestSleep
from gpc.target.language import qemu_value
from gpc.target.words import Piece
from gpc.why import join


def lower_table(table: GuestAcpiTable, places: Places) -> Iterator[Piece]:
    """A table of any kind, by its file."""
    word = table.file.map(lambda path: f"file={qemu_value(path)}")
    yield Piece("acpitable.sh.j2", {"word": word}, table.because, "options")


def lower_kernel(kernel: GuestKernel, places: Places) -> Iterator[Piece]:
    """The kernel and what belongs to it."""
    rows = {
        "image": kernel.image,
        "initrd": kernel.initrd,
        "command_line": kernel.command_line,
        "shim": kernel.shim,
    }
    yield Piece("kernel.sh.j2", rows, kernel.because, "options")


def lower_nested(nested: GuestNested, places: Places) -> Iterator[Piece]:
    """The feature of the processor."""
    word = join(
        ",", feature(places.guest, nested), nested.has.map(lambda h: "=on" if h else "=off")
    )
    yield Piece("cpu.sh.j2", {"word": word}, word.why, "cpu")


def lower_sleep(sleep: GuestSleep, places: Places) -> Iterator[Piece]:
    """Nothing: each launcher says it, in lines of its own."""
    return iter(())
