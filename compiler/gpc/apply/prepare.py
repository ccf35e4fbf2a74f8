"""What a transaction would do, before anything is done: changes, conflicts, actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gpc.apply import state
from gpc.apply.actions import actions, is_due
from gpc.apply.compare import Change, Recorded, compare, is_as_recorded
from gpc.apply.deliver import delivery
from gpc.apply.records import NONE, Generation
from gpc.apply.transaction import CHANGING, Intent
from gpc.apply.wanted import APPLIED, NOTHING, Wanted, WantedFile
from gpc.apply.whole import holes, may_look
from gpc.apply.whose import machine_of
from gpc.hashes import sha256
from gpc.host.reader import HostReader
from gpc.host.writer import ABSENT, Host, Snapshot
from gpc.output.manifest import Manifest, read_manifest
from gpc_schemas.records import NamedTuple


class Prepared(NamedTuple):
    """A comparison of what is wanted with what is there."""

    changes: tuple[Change, ...]
    wanted: Wanted
    intent: Intent
    renewed: tuple[Change, ...] = ()
    """Files that stay as they are, and whose actions are due all the same."""

    @property
    def conflicts(self) -> tuple[Change, ...]:
        """What somebody else did and nobody allowed gpc to take on."""
        return tuple(change for change in self.changes if change.kind == "conflict")

    @property
    def changing(self) -> tuple[Change, ...]:
        """What would be done."""
        return tuple(change for change in self.changes if change.kind in CHANGING)


def prepare(
    host: Host,
    wanted: Wanted,
    owner: tuple[int, int],
    *,
    cause: str = "apply",
    back: int | None = None,
    adopt: bool = False,
    overwrite: bool = False,
) -> Prepared:
    """The transaction that would make the host hold what is wanted, and nothing else of gpc's."""
    current = in_force(host)
    looked = may_look(host)
    history = state.history(host) if looked else []
    originals = state.originals(history)
    paths = {file.path for file in wanted.files} | current.files.keys()
    changes = compare(
        wanted.files,
        current.files,
        {path: host.snapshot(path) for path in paths},
        originals,
        owner,
        adopt=adopt,
        overwrite=overwrite,
        readopt=cause.startswith("rollback"),
    )
    changes = [_reachable(host, change) for change in changes]
    if not looked:
        changes = [_doubted(change) for change in changes]
    system, before_system = wanted.manifest.system, _system_of(current)
    handed = delivery(
        host,
        {file.path: file.data for file in wanted.files},
        current.arguments,
        before_system,
        system or before_system,
        owner,
    )
    changes += [change for change in handed.changes if change not in changes]
    before = _actions_of(current)
    after = {file.path: file.actions for file in wanted.files}
    names = [
        name
        for change in changes
        if change.kind in CHANGING
        for name in after.get(change.path, before.get(change.path, ()))
    ]
    names = [name for name in names if name not in handed.actions] + [*handed.actions.values()]
    due = [
        (change, name)
        for change in changes
        if change.kind == "same"
        for name in after.get(change.path, ())
        if is_due(host, system or before_system, name)
    ]
    if due and not names and back is None:
        back = current.back  # a generation with the same files is none to go back to
    intent = Intent(
        tuple(changes),
        cause,
        back,
        wanted.text,
        {file.path: Recorded(file.sha256, file.mode) for file in wanted.files},
        tuple(file.data for file in wanted.files),
        actions([*names, *(name for _, name in due)]),
        system or before_system,
        (machine_of(host) if cause == "apply" else "") or current.machine,
        {
            change.path: _original(change, history, originals)
            for change in changes
            if change.path not in current.files and change.kind != "edit"
        },
        handed.claimed,
    )
    return Prepared(tuple(changes), wanted, intent, tuple(change for change, _ in due))


def in_force(host: Host) -> Generation:
    """What was applied last: from the state or, for those who may not look there, as published.

    Raises BadState.
    """
    return state.generation(host, state.current_number(host)) if may_look(host) else published(host)


def published(host: Host) -> Generation:
    """What everybody may see of what was applied last. Raises BadState."""
    raw = host.read(APPLIED)
    if raw is None:
        return NONE
    try:
        text = raw.decode()
        manifest = read_manifest(text)
    except ValueError as error:
        raise state.BadState(f"{APPLIED}: {error}") from None
    files = {
        f"/{path}": Recorded(entry.sha256, entry.mode) for path, entry in manifest.files.items()
    }
    files[APPLIED] = Recorded(sha256(raw), 0o644)
    return NONE._replace(cause="", manifest=text, files=files)


def is_news(prepared: Prepared, current: Generation) -> bool:
    """Whether the transaction would change anything, be it only what gpc has on record."""
    intent = prepared.intent
    return (
        bool(prepared.changing or prepared.renewed)
        or dict(intent.recorded) != current.files
        or intent.arguments != current.arguments
        or (current.machine != "" and intent.machine != current.machine)
    )


def wanted_again(host: Host, number: int) -> Wanted:
    """What a generation wanted, from what was kept of it. Raises BadState."""
    old = state.generation(host, number)
    if not old.manifest:
        return NOTHING
    manifest = manifest_of(old)
    named = {f"/{path}": entry.actions for path, entry in manifest.files.items()}
    blobs = state.Blobs(host)
    try:
        files = [
            WantedFile(path, recorded.mode, blobs[recorded.sha256], named.get(path, ()))
            for path, recorded in sorted(old.files.items())
        ]
    except KeyError:
        gone = [hole for hole in holes(host) if not hole.needed]
        raise state.BadState(
            *(f"generation {number} cannot come back: {hole.what}" for hole in gone),
            help=(*(hole.help for hole in gone if hole.help), *PAST),
        ) from None
    return Wanted(manifest, old.manifest, tuple(files))


PAST = (
    f"the bytes are those of the tree that was applied then: build it again from the machine.yaml "
    f"of that time, and copy the file to its name in {state.BLOBS}",
)


def _reachable(reader: HostReader, change: Change) -> Change:
    """The change, or a conflict where a directory on the way to its path is none."""
    if change.kind != "create":
        return change
    parent = ""
    for part in change.path.split("/")[1:-1]:
        parent += f"/{part}"
        found = reader.stat(parent)
        if found is None:
            break
        if reader.stat(f"{parent}/..") is None:  # which only a directory has, or a link to one
            what = "a link that leads nowhere" if found.kind == "link" else f"a {found.kind}"
            reason = f"{parent} is {what}, not a directory"
            return change._replace(kind="conflict", after=change.before, reason=reason)
    return change


def _original(
    change: Change, history: Sequence[Generation], originals: Mapping[str, Snapshot]
) -> Snapshot:
    """What is to be brought back one day where gpc takes a path on.

    A file that gpc wrote there in an earlier generation, and that turned up again, is none.
    """
    for old in history:
        recorded = old.files.get(change.path)
        if recorded is not None and is_as_recorded(change.before, recorded):
            return originals.get(change.path, ABSENT)
    return change.before


def _doubted(change: Change) -> Change:
    """The change, as far as somebody knows it who may not look into the state."""
    if change.kind != "remove":
        return change
    return change._replace(reason="or given back as it was before gpc: root is told which")


def manifest_of(generation: Generation) -> Manifest:
    """The manifest that a generation has. Raises BadState for one of another gpc's."""
    if not generation.manifest:
        return NOTHING.manifest
    try:
        return read_manifest(generation.manifest)
    except ValueError as error:
        number = generation.number
        raise state.BadState(f"the manifest of generation {number}: {error}") from None


def _system_of(generation: Generation) -> dict[str, str]:
    return manifest_of(generation).system


def _actions_of(generation: Generation) -> dict[str, tuple[str, ...]]:
    files = manifest_of(generation).files
    return {f"/{path}": entry.actions for path, entry in files.items()}
