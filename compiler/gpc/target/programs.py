"""The loader that ran, and the programs of the firmware's that its entries start: Xen's among them.

A loader says which by `programs(reader)` in its live module. A hypervisor that is started so reads
its own settings, which no entry of the loader's has. Reads only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.host.reader import HostReader
from gpc.target.firmware_kept import ROOTS
from gpc.target.live import Evidence, live_loaders
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

_XEN = regex(r"(?:^|[/\\])xen[^/\\]*\.efi$", re.I)
"""Xen's program by its name, as distributions and `make install-xen` have it. Source: Xen 4.20,
xen/Makefile (_install) and docs/misc/efi.pandoc."""


class Started(NamedTuple):
    """A program that an entry starts."""

    by: str
    """What says so, for people: a file, or a variable of the firmware."""
    path: str
    """Of the program, as this system has it mounted."""
    words: str
    """What it is handed."""
    is_plain: bool = True
    """Whether the words are handed over as they are; the firmware has ways of its own."""
    is_main: bool = True
    """Whether it is there for more than a rescue."""


def is_xen(path: str) -> bool:
    """Whether a program of the firmware's is Xen, by its name."""
    return _XEN.search(path) is not None


def is_dom0(reader: HostReader) -> bool:
    """Whether Xen runs below this system, and lets it govern."""
    return b"control_d" in (reader.read("/proc/xen/capabilities") or b"")


def placed(reader: HostReader, path: str) -> str:
    """Where a path of the partition that the firmware starts from is on this system."""
    clean = path.replace("\\", "/").lstrip("/")
    there = (f"{root}/{clean}" for root in ROOTS if reader.stat(f"{root}/{clean}") is not None)
    return next(there, f"{ROOTS[0]}/{clean}")


def recognised_loaders(reader: HostReader) -> dict[str, Evidence]:
    """The loaders that a host shows, with what shows them."""
    return {
        word: evidence
        for word, loader in live_loaders().items()
        if (evidence := loader.recognise(reader)) is not None
    }


def ran(found: dict[str, Evidence]) -> str | None:
    """Of the loaders that a host shows the one that says so itself; None where none does."""
    return next((word for word, evidence in found.items() if evidence.said), None)


def started(reader: HostReader, loader: str) -> Iterator[Started]:
    """The programs that a loader's entries start, as far as it can say."""
    tell = getattr(live_loaders().get(loader), "programs", None)
    if tell is not None:
        yield from tell(reader)
