"""Limine on a live host: the entries of limine.conf, edited in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.entries import BootEntry
from gpc.target.fallback import said_loader
from gpc.target.firmware import booted
from gpc.target.live import Act, Command, Evidence, System, Told
from gpc.target.owner import Edit, Handed, Undelivered, grouped, line_with
from gpc.target.programs import Started
from gpc_targets.limine import LOADER
from gpc_targets.limine.live.conf import (
    ROOTS,
    LimineEntry,
    OptionLine,
    boot_entries,
    enrolled,
    place,
    programs_of,
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


def wrote(reader: HostReader) -> Evidence | None:
    """An entry of Xen in its menu, which on other hosts boots by a file of its own."""
    found = _read(reader)
    under = found is not None and any(
        boots.xen is not None for _, boots in boot_entries(reader, *found)
    )
    return Evidence(True, found[0]) if found is not None and under else None


def told(files: Mapping[str, str]) -> Told | None:
    """Nothing: it has no file of gpc's."""
    return None


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """The entries of Linux and of Xen; None where limine.conf cannot be read."""
    found = _read(reader)
    return None if found is None else tuple(boots for _, boots in boot_entries(reader, *found))


def standing(reader: HostReader, system: System) -> Told | None:
    """The words that all of this system's usual entries have."""
    mains = [boots for _, boots in boot_entries(reader, *_needed(reader)) if boots.is_main]
    under = [boots for boots in mains if boots.xen is not None]
    return Told(
        _in_all(boots.words for boots in mains if boots.xen is None),
        _in_all(boots.words for boots in under),
        _in_all(boots.xen or () for boots in under),
    )


def _in_all(lines: Iterable[Sequence[str]]) -> tuple[str, ...]:
    first, *others = [grouped(words) for words in lines] or [()]
    return tuple(word for word in first if all(word in line for line in others))


def programs(reader: HostReader) -> Iterator[Started]:
    """The programs that entries of `protocol: efi` start."""
    found = _read(reader)
    if found is not None:
        yield from programs_of(reader, *found)


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
    mains = [pair for pair in boot_entries(reader, path, text) if pair[1].is_main]
    if handed.new.linux and all(boots.xen is not None for _, boots in mains):
        raise Undelivered(
            f"{path} has no entry that boots this system as usual",
            "boot the entry that is to have the cards, and look for its root= in that file",
        )
    if (handed.new.dom0 or handed.new.xen) and all(boots.xen is None for _, boots in mains):
        raise Undelivered(
            f"{path} has no entry that boots Xen below this system by multiboot",
            "write `entries: xen-cfg` under host.boot where Limine starts xen.efi, and build again",
        )
    changes = [change for pair in mains for change in _lines(*pair, handed, path)]
    for line, (gone, new) in sorted(changes, key=lambda pair: pair[0].start, reverse=True):
        changed = line_with(line.value, gone, new)
        text = f"{text[: line.start]}{changed}{text[line.end :]}"
    yield Edit(path, text.encode("utf-8", "surrogateescape"))


def _lines(
    entry: LimineEntry, boots: BootEntry, handed: Handed, path: str
) -> Iterator[tuple[OptionLine, tuple[Sequence[str], Sequence[str]]]]:
    """The lines of an entry, each with the words that go from it and come to it."""
    if boots.xen is None:
        if any((handed.gone.linux, handed.new.linux)):
            yield _line_of(entry, path), (handed.gone.linux, handed.new.linux)
        return
    for option, line, gone, new in (
        ("cmdline", entry.cmdline, handed.gone.xen, handed.new.xen),
        ("module_string", entry.first_module, handed.gone.dom0, handed.new.dom0),
    ):
        if line is not None:
            yield line, (gone, new)
        elif new:
            raise Undelivered(
                f"the entry {entry.title} of {path} boots Xen, and has no line `{option}:`"
                f"{' behind its first module' if option == 'module_string' else ''}",
                f"write one into {path}, and apply again",
            )


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
