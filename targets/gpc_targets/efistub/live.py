"""A kernel that the firmware starts itself: its entry, the command that makes one with words, and a
trial that the firmware is told of.

Source: Linux 6.12, drivers/firmware/efi/libstub (the command line is the entry's optional data;
`initrd=` begins at the partition); efibootmgr 18, efibootmgr(8).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping

from gpc.host.reader import HostReader
from gpc.target.entries import WORD, BootEntry
from gpc.target.fallback import Unguarded, said_loader, variable
from gpc.target.firmware import FirmwareEntry, disk_of, mounted_at, partition_of, slashed
from gpc.target.firmware_kept import ROOTS
from gpc.target.firmware_trial import meant, trial
from gpc.target.live import Act, Evidence, System, Told
from gpc.target.owner import Edit, Handed, Undelivered, grouped, line_with
from gpc.target.programs import Started, is_xen
from gpc_schemas.patterns import regex

CALLED = "the firmware"
JUDGED_BY = (
    "OVMF itself, which boots a kernel and a unified image as efibootmgr 17 tells it to; no entry "
    "of others is changed"
)
DROP_INS = ()
ACTIONS: tuple[Act, ...] = ()
_KERNEL = regex(r"(?:^|\\)(?:vmlinuz|bzimage|linux|kernel)[^\\]*$|\\EFI\\Linux\\[^\\]+$", re.I)
"""Of Linux; Xen is known as a program (`gpc.target.programs`)."""


def recognise(reader: HostReader) -> Evidence | None:
    """A boot of which no loader says anything, and that the firmware began with a kernel or Xen."""
    if said_loader(reader):
        return None
    entry = meant(reader)
    if entry is not None:
        is_kernel = is_xen(entry.path) or _KERNEL.search(entry.path) is not None
        return Evidence(True, f"BootCurrent starts {entry.path}") if is_kernel else None
    return Evidence(True, "StubInfo") if variable(reader, "StubInfo") else None


def told(files: Mapping[str, str]) -> Told | None:
    """Nothing: it has no file of gpc's."""
    return None


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """The entry of this boot; None where the firmware does not say, or the image has the words."""
    entry = meant(reader)
    if entry is None or not entry.words:
        return None
    words = tuple(WORD.findall(entry.words))
    images = [word.partition("=")[2] for word in words if word.startswith("initrd=")]
    return (
        BootEntry(
            f"Boot{entry.number}",
            f"Boot{entry.number}",
            _mounted(reader, entry, entry.path),
            tuple(_mounted(reader, entry, image) for image in images),
            words,
        ),
    )


def programs(reader: HostReader) -> Iterator[Started]:
    """What the firmware's entry of this boot starts.

    What it hands over is no text to Xen unless it ends with a zero, and efibootmgr writes none.
    """
    entry = meant(reader)
    if entry is not None and entry.path:
        path = _mounted(reader, entry, entry.path)
        yield Started(f"Boot{entry.number}", path, entry.words, is_plain=False)


def _mounted(reader: HostReader, entry: FirmwareEntry, path: str) -> str:
    """A path on the entry's partition; where none shows where that is mounted, one that is."""
    device = partition_of(reader, entry)
    roots = (mounted_at(reader, device) if device is not None else ()) or ROOTS
    places = [f"{root}/{slashed(path)}" for root in roots]
    return next((place for place in places if reader.stat(place) is not None), places[0])


def standing(reader: HostReader, system: System) -> Told | None:
    """The words of the entry; None where the firmware does not say."""
    entry = meant(reader)
    return None if entry is None else Told(grouped(WORD.findall(entry.words)), (), ())


def edited(reader: HostReader, system: System, handed: Handed) -> Iterator[Edit]:
    """Nothing, where the words are there already. Raises Undelivered with the command."""
    if not handed.new.linux:
        return iter(())
    entry = meant(reader)
    if entry is None:
        raise Undelivered(
            "the firmware does not say which of its entries this boot came from",
            "apply on the host itself, booted by the entry that is to have the cards",
        )
    if not entry.words:
        raise Undelivered(
            f"the firmware's entry {entry.number} starts {entry.path} with no arguments: they are "
            "inside that image",
            "write who makes it as `entries:` under host.boot",
        )
    words = line_with(entry.words, (), handed.new.linux)
    raise Undelivered(
        f"{' '.join(handed.new.linux)} is not in the firmware's entry {entry.number}, which gpc "
        "does not write",
        f"add an entry that has it, boot it, and apply again: `{_command(reader, entry, words)}`",
    )


def _command(reader: HostReader, entry: FirmwareEntry, words: str) -> str:
    """Adds the entry in front of the others; the old one stays and is the way back."""
    disk = disk_of(reader, entry)
    where = f"--disk {disk} --part {entry.part} " if disk is not None else ""
    return (
        f"efibootmgr --create {where}--label {shlex.quote(entry.title)} "
        f"--loader {shlex.quote(entry.path)} --unicode {shlex.quote(words)}"
    )


def _started(reader: HostReader, root: str) -> str:
    """The file that the entry of this boot names. Raises Unguarded."""
    entry = meant(reader)
    path = f"{root}/{slashed(entry.path)}" if entry is not None else root
    if entry is None or not entry.path or reader.stat(path) is None:
        raise Unguarded(f"{path}, which the firmware started, is not there")
    return path


TRIAL = trial(_started, direct=True)
