"""Whether the state is whole: nothing that a command may rely on is missing, damaged or too much.

A hole is never taken for an end. What was there before gpc is known from the first generation to
the one in force, and from nothing else; so all of them are there, in one piece, with the bytes that
they speak of, or no command that changes anything goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.apply import state
from gpc.apply.records import EMPTY, Journal, StoredGeneration
from gpc.apply.wanted import APPLIED
from gpc.hashes import sha256
from gpc.host.writer import Host, matches
from gpc.output.manifest import read_manifest
from gpc_schemas.records import NamedTuple

HELP = (
    f"bring all of {state.STATE} back from a backup made after the last change of gpc's",
    "without one, nobody but you can tell what was there before: put gpc's files right by hand, "
    f"`gpc status` lists them; then move {state.STATE} and {APPLIED} away, and gpc starts anew "
    "with what stands there",
)
"""What can be done about any hole."""


class Hole(NamedTuple):
    """Something that is wrong with the state. `help` is a way to mend this very one, if any.

    `needed`: not only a rollback to an earlier generation needs it.
    """

    path: str
    what: str
    help: str = ""
    needed: bool = True

    def __str__(self) -> str:
        return self.what if self.path in self.what else f"{self.path}: {self.what}"


def require(host: Host) -> None:
    """Raises BadState, with all that is wrong, unless the state is whole."""
    found = [hole for hole in holes(host) if hole.needed]
    if found:
        raise state.BadState(
            *map(str, found),
            help=(*dict.fromkeys(hole.help for hole in found if hole.help), *HELP),
        )


def may_look(host: Host) -> bool:
    """Whether the state can be looked into, by a host that tells what cannot be."""
    return host.snapshot(state.CURRENT).kind != "unreadable"


def holes(host: Host) -> list[Hole]:
    """All that is wrong with the state; of one that may not be looked into, nothing is said."""
    found = [
        Hole(path, f"{path} is no directory")
        for path in (state.STATE, state.GENERATIONS, state.BLOBS)
        if (status := host.stat(path)) is not None and status.kind != "directory"
    ]
    if found or not may_look(host):
        return found
    journal: Journal | None = None
    try:
        journal = state.open_journal(host)
    except state.BadState as error:
        found.append(Hole(state.JOURNAL, str(error)))
    kept = _kept(host)
    try:
        number = state.current_number(host)
        missing = number == 0 and bool(kept) and not (journal and journal.generation == 1)
        wrong = f"{state.CURRENT} is missing, and generations are there" if missing else ""
    except state.BadState as error:
        number, wrong = 0, str(error)
    if wrong:
        return [*found, Hole(state.CURRENT, wrong, _which(host, kept))]
    if journal is not None and journal.generation not in (number, number + 1):
        what = f"it is about generation {journal.generation}, and {number} is in force"
        found.append(Hole(state.JOURNAL, what))
    if journal is not None and journal.generation == number and _never_came(host, journal):
        what = f"{state.CURRENT} says {number}, whose files never took their places"
        found.append(Hole(state.CURRENT, what))
    begun = journal.generation if journal is not None else 0
    for beyond in sorted(kept - {*range(1, number + 1), begun}):
        what = f"it is there, and {state.CURRENT} says {number}"
        help = f"where {beyond} was in force, write {beyond} into {state.CURRENT}"
        found.append(Hole(state.generation_path(beyond), what, help))
    status = host.stat(state.generation_path(begun)) if begun > number else None
    if status is not None and status.kind != "file":
        found.append(Hole(state.generation_path(begun), "it is no file"))
    if number == 0 and journal is None and not kept:
        return [*found, *_unknown(host)]
    found += _generations(host, number)
    if journal is None and not found:
        found += _another(host, number)
    return found


def _never_came(host: Host, journal: Journal) -> bool:
    """Whether a file of a transaction still waits, and the old one stands where it was to go."""
    return any(
        change.after.kind != "absent"
        and matches(host.snapshot(change.path), change.before)
        and matches(host.snapshot(journal.staged[change.path]), change.after)
        for change in journal.changes
    )


def _kept(host: Host) -> set[int]:
    """The numbers of the generations that are there, as their names say."""
    names = (re.fullmatch(r"([0-9]{4,9})\.json", name) for name in host.names(state.GENERATIONS))
    return {int(name[1]) for name in names if name}


def _which(host: Host, kept: set[int]) -> str:
    """What to write into a `current` that was lost, where the rest of the state tells."""
    last = max(kept, default=0)
    if last == 0 or state.JOURNAL.rpartition("/")[2] in host.names(state.STATE):
        return ""
    return f"echo {last} > {state.CURRENT} brings it back: {last} is the newest generation"


def _unknown(host: Host) -> Iterator[Hole]:
    """The files of gpc that stand on a host whose state knows of none."""
    raw = host.read(APPLIED)
    try:
        if raw is None or not read_manifest(raw.decode()).files:
            return
    except ValueError:
        return  # somebody else's
    yield Hole(
        state.CURRENT,
        f"{APPLIED} says that gpc's files are in place here, and {state.STATE} knows of none",
        f"where they are not, remove {APPLIED}",
    )


def _another(host: Host, number: int) -> Iterator[Hole]:
    """What is in place, where that is of a generation that the state never heard of."""
    raw = host.read(APPLIED)
    known = {state.written(host, each).manifest for each in range(1, number + 1)}
    try:
        if raw is None or sha256(raw) in known or not read_manifest(raw.decode()).files:
            return
    except ValueError:
        return  # an edit, which is said to be one
    yield Hole(
        state.CURRENT,
        f"{APPLIED} is of no generation of {state.STATE}, which seems to be an older copy",
        f"where {APPLIED} alone was changed, bring it back from a backup",
    )


def _generations(host: Host, number: int) -> Iterator[Hole]:
    """What is wrong with the generations up to the one in force, and with their bytes."""
    blobs = state.Blobs(host)
    seen = {EMPTY}

    def is_lost(name: str) -> bool:
        """Whether bytes are missing of which that was not said yet."""
        fresh = name not in seen
        seen.add(name)
        return fresh and blobs.get(name) is None

    known: list[StoredGeneration] = []
    for each in range(1, number + 1):
        try:
            known.append(state.written(host, each))
        except state.BadState as error:
            yield Hole(state.generation_path(each), str(error))
            if len(known) + 50 < each:
                return  # a `current` that was made up
    for generation in known:
        for path, (_, name) in generation.originals.items():
            if is_lost(name):
                yield Hole(
                    f"{state.BLOBS}/{name}",
                    f"{path} as it was before gpc: {state.lost(name)}",
                    f"a copy of {path} from before gpc can be put there; its sha256 is that name",
                )
        if is_lost(generation.manifest):
            what = f"the manifest of generation {generation.number}"
            lost = state.lost(generation.manifest)
            yield Hole(f"{state.BLOBS}/{generation.manifest}", f"{what}: {lost}")
    for generation in known:
        for path, file in generation.files.items():
            if is_lost(file.sha256):
                status = host.stat(f"{state.BLOBS}/{file.sha256}")
                yield Hole(
                    f"{state.BLOBS}/{file.sha256}",
                    f"{path} as generation {generation.number} has it: {state.lost(file.sha256)}",
                    _copy(host, path, file.sha256),
                    # What no new bytes could take the place of, all commands stumble over.
                    needed=status is not None and status.kind == "directory",
                )


def _copy(host: Host, path: str, name: str) -> str:
    """How bytes that were lost come back from where they stand on the host."""
    if sha256(host.read(path) or b"") != name:
        return ""
    return f"install -m 600 {path} {state.BLOBS}/{name} brings them back"
