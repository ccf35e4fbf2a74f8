"""Limine on a live host: the entries of limine.conf, edited in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.entries import BootEntry
from gpc.target.fallback import said_loader
from gpc.target.firmware import booted
from gpc.target.live import Act, Command, Evidence, System, Told
from gpc.target.owner import NOTHING, Edit, Handed, Undelivered, grouped, line_with
from gpc_targets.limine import LOADER
from gpc_targets.limine.live.conf import (
    ROOTS,
    LimineEntry,
    OptionLine,
    boot_entries,
    enrolled,
    place,
    protocol,
)

CALLED = "Limine"
JUDGED_BY = "limine.conf as its documents have it; no Limine is booted"
DROP_INS = ()
TRIAL = (
    "Limine boots an entry once by the variable LoaderEntryOneShot from 12.4 on, and earlier "
    "versions by nothing; which version lies on the partition does not show, so gpc relies on none"
)
GENERATED = ("/etc/default/limine", "/etc/limine-entry-tool.conf")
"""Settings of the tool that writes limine.conf anew."""


def recognise(reader: HostReader) -> Evidence | None:
    """Limine that says so itself, that the firmware started, or its menu."""
    said = said_loader(reader)
    if said == LOADER:
        return Evidence(True, "LoaderInfo")
    current = booted(reader)
    if not said and current is not None and LOADER in current.path.lower():
        return Evidence(True, f"BootCurrent starts {current.path}")
    found = place(reader)
    if found is None:
        found = next((path for path in GENERATED if reader.stat(path) is not None), None)
    return Evidence(False, found) if found is not None else None


def told(files: Mapping[str, str]) -> Told | None:
    """Nothing: it has no file of gpc's."""
    return None


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """The entries of Linux; None where limine.conf cannot be read."""
    found = _read(reader)
    return None if found is None else tuple(boots for _, boots in boot_entries(reader, *found))


def standing(reader: HostReader, system: System) -> Told | None:
    """The words that all of this system's usual entries have."""
    path, text = _needed(reader)
    lines = [grouped(boots.words) for _, boots in boot_entries(reader, path, text) if boots.is_main]
    if not lines:
        return NOTHING
    return Told(tuple(w for w in lines[0] if all(w in line for line in lines)), (), ())


def edited(reader: HostReader, system: System, handed: Handed) -> Iterator[Edit]:
    """limine.conf with and without words, everything else as it was. Raises Undelivered."""
    path, text = _needed(reader)
    held = enrolled(reader)
    if held is not None:
        raise Undelivered(
            f"{held} holds a digest of {path}, and boots nothing once that file is another",
            f"add the arguments by hand, and enrol the file again: `limine enroll-config {held} "
            f"$(b2sum {path} | cut -d' ' -f1)`",
        )
    mains = [entry for entry, boots in boot_entries(reader, path, text) if boots.is_main]
    if handed.new.linux and not mains:
        raise Undelivered(
            f"{path} has no entry that boots this system as usual",
            "boot the entry that is to have the cards, and look for its root= in that file",
        )
    for entry in reversed(mains):
        line = _line_of(entry, path)
        changed = line_with(line.value, handed.gone.linux, handed.new.linux)
        text = f"{text[: line.start]}{changed}{text[line.end :]}"
    yield Edit(path, text.encode("utf-8", "surrogateescape"))


def _line_of(entry: LimineEntry, path: str) -> OptionLine:
    line = entry.cmdline
    if line is None:
        has = "an image that has its command line inside" if protocol(entry) == "efi" else "Linux"
        raise Undelivered(
            f"the entry {entry.title} of {path} boots {has}, and has no line `cmdline:`",
            "write who makes that image as `entries:` under host.boot"
            if protocol(entry) == "efi"
            else f"write one into {path}, with what /proc/cmdline says, and apply again",
        )
    return line


def _read(reader: HostReader) -> tuple[str, str] | None:
    path = place(reader)
    raw = reader.read(path) if path is not None else None
    return None if path is None or raw is None else (path, raw.decode("utf-8", "surrogateescape"))


def _needed(reader: HostReader) -> tuple[str, str]:
    found = _read(reader)
    if found is None:
        raise Undelivered(
            "there is no limine.conf that can be read in any place where Limine looks for one",
            "mount the partition that it boots from at /boot, /efi or /boot/efi, and apply again",
        )
    return found


def _written(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    path = place(host)
    return [("sync", "--file-system", path)] if path is not None else []


ACTIONS = (
    Act(
        "limine",
        "bringing Limine's entries to the disk",
        "menu",
        risky=True,
        commands=_written,
        derives=tuple(root for root in ROOTS if root),
    ),
)
