"""A trial that the firmware is told of, where no loader is that could boot an entry once.

An entry of its own, `gpc-previous`, first in BootOrder, starts copies of the kernel and the images
that ran when gpc changed the system; BootNext names the entry that this boot came from, which the
firmware forgets before it starts it. Whatever goes wrong from then on, the next boot is of the kept
entry, until the guard or `gpc confirm` deletes it, which leaves the order as it was. A firmware
that takes no notice of BootNext boots the kept entry. A BootNext of somebody else's stays theirs.

Source: UEFI specification 2.10, 3.1.1 (the boot manager deletes BootNext before it passes control,
and goes on by BootOrder); efibootmgr 17, src/efibootmgr.c (--create puts an entry first, its words
are one argument; --delete-bootnum takes it out of the order).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.fallback import KEPT, copying
from gpc.target.firmware import (
    FirmwareEntry,
    booted,
    disk_of,
    entry,
    next_boot,
    order,
    partition_of,
)
from gpc.target.firmware_kept import (
    KEPT_ENTRY,
    ROOTS,
    TOOL,
    FirmwareKept,
    chosen_by_others,
    kept_entries,
    written,
)
from gpc.target.firmware_kept import keep as keep_running
from gpc.target.live import ActionFailed, Command, Kept, System, Trial


def trial(kernel: Callable[[HostReader, str], str], *, direct: bool) -> Trial:
    """The trial of a loader.

    `kernel` says which file was started, by the partition's mount point, and raises Unguarded;
    `direct` whether the firmware started that file itself.
    """

    def keep(reader: HostReader, system: System, generation: int) -> Kept:
        return keep_running(reader, generation, kernel, direct=direct)

    return trial_by(keep)


def trial_by(keep: Callable[[HostReader, System, int], Kept]) -> Trial:
    """The trial of what runs as `keep` keeps it."""

    def guard(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
        return _guard(host, written(host), words, undoing=undoing)

    def standing(reader: HostReader, system: System) -> str | None:
        return _standing(reader, written(reader))

    return Trial(
        KEPT_ENTRY, 0o644, tuple(f"{root}/{KEPT}" for root in ROOTS), keep, guard, standing
    )


def meant(reader: HostReader) -> FirmwareEntry | None:
    """The entry of this boot; in a boot of the kept one that which the trial is of."""
    current = booted(reader)
    if current is None or current.title != KEPT:
        return current
    kept = written(reader)
    return entry(reader, kept.tried) if kept is not None else None


def _guard(host: Host, kept: FirmwareKept | None, words: str, *, undoing: bool) -> list[Command]:
    """The programs of `keep [FILE COPY]...` and of `arm`.

    At each moment the first entry of the order is one that is known to boot.
    """
    verb, _, files = words.partition(" ")
    if verb == "keep" and not undoing:
        if kept is None:
            return _without_next(host)
        return [*_copied(host, files.split()), *_installed(host, kept), *_without_next(host, kept)]
    if kept is None:
        return [*_without_next(host), *_deleted(each.number for each in kept_entries(host))]
    others = chosen_by_others(host)
    is_free = others in (None, kept.tried)
    arm: list[Command] = [
        # What the variables say lasts at once; what they speak of is to be on the disk before.
        ("sync", "--file-system", kept.root),
        (TOOL, "--quiet", "--bootnext", kept.tried),
    ]
    if undoing:
        return [*_installed(host, kept), *(arm if is_free else ())]
    if not is_free:
        raise ActionFailed(f"somebody else has chosen what boots next (BootNext is {others})")
    if not _is_first(host, kept):
        raise ActionFailed(f"the firmware did not take the entry {KEPT} as it was told it")
    return arm


def _copied(host: Host, files: list[str]) -> Iterator[Command]:
    for file, copy in zip(files[::2], files[1::2], strict=True):
        if host.stat(copy) is None:
            yield ("mkdir", "--parents", copy.rpartition("/")[0])
            yield from copying(file, copy, "timestamps")  # FAT has no modes to preserve


def _installed(host: Host, kept: FirmwareKept) -> Iterator[Command]:
    """The kept entry first in the order, unless it is; then those that are left of others go."""
    yield ("sync", "--file-system", kept.root)
    there = [each.number for each in kept_entries(host)]
    if not _is_first(host, kept):
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
        there.remove(order(host)[0])
    yield from _deleted(there)


def _is_first(host: HostReader, kept: FirmwareKept) -> bool:
    """Whether the kept entry is what the order begins with."""
    first = entry(host, order(host)[0]) if order(host) else None
    told = (KEPT, kept.loader, kept.words)
    return first is not None and (first.title, first.path, first.words) == told


def _without_next(host: HostReader, kept: FirmwareKept | None = None) -> list[Command]:
    chosen, others = next_boot(host), chosen_by_others(host)
    is_ours = others is None or (kept is not None and others == kept.tried)
    return [(TOOL, "--quiet", "--delete-bootnext")] if chosen is not None and is_ours else []


def _deleted(numbers: Iterable[str]) -> Iterator[Command]:
    yield from ((TOOL, "--quiet", "--bootnum", each, "--delete-bootnum") for each in numbers)


def _standing(reader: HostReader, kept: FirmwareKept | None) -> str | None:
    if booted(reader) is None:
        return None
    ours = [each.number for each in kept_entries(reader)]
    tried = next_boot(reader) if chosen_by_others(reader) is None else None
    if kept is not None:
        tried = kept.tried
    for number in order(reader):
        if number == tried and kept is not None:
            return ""  # a kept one behind it would not be what boots next
        if number in ours:
            return "try" if tried is not None and next_boot(reader) == tried else "tried"
    return ""
