"""A trial that the firmware is told of, where no loader is that could boot an entry once.

An entry of its own, `gpc-previous`, first in BootOrder, starts copies of the kernel and the images
that ran when gpc changed the system; BootNext names the entry that this boot came from, which the
firmware forgets before it starts it. Whatever goes wrong from then on, the next boot is of the kept
entry, until the guard or `gpc confirm` deletes it, which leaves the order as it was. A firmware
that takes no notice of BootNext boots the kept entry.

Source: UEFI specification 2.10, 3.1.1 (the boot manager deletes BootNext before it passes control,
and goes on by BootOrder); efibootmgr 17, src/efibootmgr.c (--create puts an entry first, its words
are one argument; --delete-bootnum takes it out of the order).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.fallback import KEPT, copying
from gpc.target.firmware import (
    FirmwareEntry,
    booted,
    disk_of,
    entries,
    entry,
    next_boot,
    order,
    partition_of,
)
from gpc.target.firmware_kept import ROOTS, TOOL, FirmwareKept, written
from gpc.target.firmware_kept import keep as keep_running
from gpc.target.live import ActionFailed, Command, Kept, System, Trial


def trial(path: str, kernel: Callable[[HostReader, str], str], *, direct: bool) -> Trial:
    """The trial of a loader, whose entry is the file `path` of the transaction.

    `kernel` says which file was started, by the partition's mount point, and raises Unguarded;
    `direct` whether the firmware started that file itself.
    """

    def keep(reader: HostReader, system: System, generation: int) -> Kept:
        return keep_running(reader, generation, kernel, direct=direct)

    def guard(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
        return _guard(host, written(host, path), words, undoing=undoing)

    def standing(reader: HostReader, system: System) -> str | None:
        return _standing(reader, written(reader, path))

    return Trial(path, 0o644, tuple(f"{root}/{KEPT}" for root in ROOTS), keep, guard, standing)


def meant(reader: HostReader, path: str) -> FirmwareEntry | None:
    """The entry of this boot; in a boot of the kept one that which the trial is of."""
    current = booted(reader)
    if current is None or current.title != KEPT:
        return current
    kept = written(reader, path)
    return entry(reader, kept.tried) if kept is not None else None


def _guard(host: Host, kept: FirmwareKept | None, words: str, *, undoing: bool) -> list[Command]:
    """The programs of `keep [FILE COPY]...` and of `arm`.

    At each moment the first entry of the order is one that is known to boot.
    """
    verb, _, files = words.partition(" ")
    if verb == "keep" and not undoing:
        if kept is None:
            return _without_next(host) if _titled(host) else []
        return [*_copied(host, files.split()), *_installed(host, kept), *_without_next(host)]
    if kept is None:
        return _released(host)
    arm: list[Command] = [
        # What the variables say lasts at once; what they speak of is to be on the disk before.
        ("sync", "--file-system", kept.root),
        (TOOL, "--quiet", "--bootnext", kept.tried),
    ]
    return [*_installed(host, kept), *arm] if undoing else arm


def _copied(host: Host, files: list[str]) -> Iterator[Command]:
    for file, copy in zip(files[::2], files[1::2], strict=True):
        if host.stat(copy) is None:
            yield ("mkdir", "--parents", copy.rpartition("/")[0])
            yield from copying(file, copy, "timestamps")  # FAT has no modes to preserve


def _installed(host: Host, kept: FirmwareKept) -> Iterator[Command]:
    """The kept entry first in the order, unless it is; then those that are left of others go."""
    yield ("sync", "--file-system", kept.root)
    there = _titled(host)
    first = entry(host, order(host)[0]) if order(host) else None
    if first is None or (first.title, first.path, first.words) != (
        KEPT,
        kept.loader,
        kept.words,
    ):
        at = FirmwareEntry("", "", "", 0, kept.partuuid, "")
        disk, part = disk_of(host, at), partition_of(host, at)
        if disk is None or part is None:
            raise ActionFailed(f"the partition {kept.partuuid} is not there")
        number = re.findall(r"[0-9]+$", part)[0]
        # fmt: off
        yield (
            TOOL, "--quiet", "--create", "--disk", disk, "--part", number, "--label", KEPT,
            "--loader", kept.loader, "--unicode", "--", kept.words,
        )
        # fmt: on
    else:
        there = [number for number in there if number != first.number]
    yield from _deleted(there)


def _without_next(host: HostReader) -> list[Command]:
    return [(TOOL, "--quiet", "--delete-bootnext")] if next_boot(host) is not None else []


def _released(host: HostReader) -> list[Command]:
    """What is tried first is the first of the order again."""
    there = _titled(host)
    return [*(_without_next(host) if there else []), *_deleted(there)]


def _deleted(numbers: list[str]) -> Iterator[Command]:
    yield from ((TOOL, "--quiet", "--bootnum", each, "--delete-bootnum") for each in numbers)


def _standing(reader: HostReader, kept: FirmwareKept | None) -> str | None:
    if booted(reader) is None:
        return None
    ours, tried = _titled(reader), kept.tried if kept is not None else next_boot(reader)
    for number in order(reader):
        if number == tried and kept is not None:
            return ""  # a kept one behind it would not be what boots next
        if number in ours:
            return "try" if tried is not None and next_boot(reader) == tried else "tried"
    return ""


def _titled(reader: HostReader) -> list[str]:
    return [each.number for each in entries(reader) if each.title == KEPT]
