"""systemd-boot on a live host: gpc's line in its entries, and a trial told by EFI variables."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.entries import BootEntry, bls
from gpc.target.fallback import KEPT, filled, said_loader, variable
from gpc.target.live import Act, Command, Evidence, Kept, System, Told, Trial
from gpc.target.owner import Undelivered
from gpc.target.programs import Started
from gpc_schemas.patterns import regex
from gpc_targets.systemd_boot import LOADER
from gpc_targets.systemd_boot.live import kept
from gpc_targets.systemd_boot.live.own_entries import (
    PLUGIN,
    ROOTS,
    entries_of,
    is_unified,
    own_entries,
    rewritten,
)

CALLED = "systemd-boot"
DROP_INS = (PLUGIN,)
JUDGED_BY = "systemd-boot 252 and bootctl, booted in OVMF"
_PROGRAM = regex(r"^efi[ \t]+\S", re.M)
_OPTIONS = regex(r"^options[ \t]+(.*)$", re.M)
_ARGUMENT = regex(r'^arguments="\$arguments (\S+)"$', re.M)
FILES = ("/boot/loader/loader.conf", "/efi/loader/loader.conf")


def recognise(reader: HostReader) -> Evidence | None:
    """systemd-boot that says so itself, or its settings on the partition with the entries."""
    if said_loader(reader) == LOADER:
        return Evidence(True, "LoaderInfo")
    found = next((path for path in FILES if reader.stat(path) is not None), None)
    return Evidence(False, found) if found else None


def told(files: Mapping[str, str]) -> Told | None:
    """The words that the plugin adds to entries."""
    text = files.get(PLUGIN.lstrip("/"))
    return None if text is None else Told(tuple(_ARGUMENT.findall(text)), (), ())


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """This system's entries."""
    found = [
        (root, path)
        for path in own_entries(reader)
        if (root := path.rpartition("/loader/entries/")[0]) in ROOTS
    ]
    return tuple(entry for root, path in found for entry in bls(reader, root, (path,)))


def programs(reader: HostReader) -> Iterator[Started]:
    """The programs of its entries that are no kernel of Linux by themselves."""
    for root in ROOTS:
        for path in entries_of(reader, root):
            text = (reader.read(path) or b"").decode("utf-8", "replace")
            program = _PROGRAM.search(text)
            if program is not None:
                (entry,) = bls(reader, root, (path,))
                words = " ".join(_OPTIONS.findall(text))
                yield Started(path, entry.kernel, words, is_main=entry.is_main)


def require(reader: HostReader, system: System) -> None:
    """Returns where this boot came from an entry that can be given options. Raises Undelivered.

    Source: the Boot Loader Specification (uapi-group.org, 1): type 2 is an image with all inside,
    and so is what a line `uki` of type 1 names.
    """
    selected = variable(reader, "LoaderEntrySelected") or ""
    if variable(reader, "StubInfo") is None or not is_unified(reader, selected):
        return
    raise Undelivered(
        f"this boot came from {selected}, a unified kernel image with its arguments inside: "
        "kernel-install writes no entry that gpc could add them to",
        "write who makes that image as `entries:` under host.boot, `entries: other` where it is "
        "none of them, and build again",
    )


def keep(reader: HostReader, system: System, generation: int) -> Kept:
    """The kept entry, the guard's functions, an image with its copy's name. Raises Unguarded."""
    found = kept.kept_entry(reader, generation)
    values = {
        "TRIED": shlex.quote(found.tried),
        "BEFORE": shlex.quote(found.before),
        "KEPT": shlex.quote(found.path),
        "MADE": shlex.quote(found.made),
    }
    functions = filled(__file__, "systemd-boot.sh", values)
    return Kept(found.text, functions, found.files)


def _rewritten(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    return rewritten(host)


ACTIONS = (
    Act(
        "entries",
        "writing the options of systemd-boot's entries",
        "menu",
        risky=True,
        commands=_rewritten,
        derives=tuple(f"{root}/loader/entries" for root in ROOTS),
    ),
)
TRIAL = Trial(
    kept.ENTRY,
    0o644,
    tuple(f"{root}/{KEPT}" for root in ROOTS),
    keep,
    kept.guard,
    kept.standing,
)
