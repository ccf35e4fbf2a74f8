"""Whether arguments reached the entries that boot, and whether those of others are still there.

An entry is looked at before a transaction changes anything and after its actions have run. Whatever
it was told before, gpc's own words apart, it is told afterwards; and each that boots the system as
usual is told what gpc wants. Exit codes of the programs that write entries do not say that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gpc.host.reader import HostReader
from gpc.target.entries import BootEntry
from gpc.target.live import System, Told, live_loaders
from gpc.target.owner import ARGUMENTS, NOTHING, handed_over, live_owner, live_owners


class Survey(NamedTuple):
    """The entries as they stand, and what gpc's files have them told; None is not known."""

    entries: tuple[BootEntry, ...] | None
    told: Told


def survey(reader: HostReader, system: System) -> Survey:
    """What the host's entries say."""
    return Survey(entries_of(reader, system), told_by_files(reader))


def entries_of(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """The entries that the host's loader has, as their owner or the loader itself knows them."""
    known = (live_owner(system.get("entries", "")), live_loaders().get(system.get("loader", "")))
    tell = next((tell for each in known if (tell := getattr(each, "entries", None))), None)
    found: tuple[BootEntry, ...] | None = tell(reader, system) if tell is not None else None
    return found


def told_by_files(reader: HostReader) -> Told:
    """The words of the files that gpc has on the host for whoever writes entries."""
    places = {path for _, module in live_owners() for path in module.DROP_INS}
    files = {
        path.lstrip("/"): data.decode("utf-8", "replace")
        for path in (*sorted(places), ARGUMENTS)
        if (data := reader.read(path)) is not None
    }
    found = [told for _, module in live_owners() if (told := _told(module, files)) is not None]
    given = handed_over(files)
    return next(iter([*found, *([given] if given is not None else [])]), NOTHING)


def _told(module: object, files: dict[str, str]) -> Told | None:
    tell = getattr(module, "told", None)
    return tell(files) if tell is not None else None


def unreached(before: Survey, after: Survey, system: System) -> str | None:
    """What is wrong with the entries afterwards, as a sentence; None where nothing is known to be.

    `$` begins a loader's variable in an entry, whose value is not looked at.
    """
    if after.entries is None:
        return None
    is_xen = system.get("hypervisor") == "xen"
    ours = {*_words(before.told), *_words(after.told)}
    old = {(entry.path, entry.id, entry.kernel): entry for entry in before.entries or ()}
    for entry in after.entries:
        earlier = old.get((entry.path, entry.id, entry.kernel))
        lost = [
            word
            for word in (earlier.words if earlier is not None else ())
            if word not in entry.words and word not in ours and not word.startswith("$")
        ]
        if lost:
            return f"{entry.path} has lost {' '.join(lost)}, which it had before"
    mains = [entry for entry in after.entries if entry.is_main]
    under = [entry for entry in mains if entry.xen] if is_xen else mains
    wanted = after.told.dom0 if is_xen else after.told.linux
    if (wanted or after.told.xen) and not under:
        return "the boot loader has no entry that boots this system as usual"
    for entry in under:
        missing = _missing(wanted, entry.words) + _missing(after.told.xen, entry.xen)
        if missing and (is_xen or not entry.xen):
            return f"{entry.path} does not tell {entry.kernel} {' '.join(missing)}"
    return None


def _missing(wanted: Sequence[str], words: Sequence[str]) -> list[str]:
    return [word for group in wanted for word in group.split() if word not in words]


def _words(told: Told) -> list[str]:
    return [word for words in told for group in words for word in group.split()]
