"""What a transaction would do, before anything is done: changes, conflicts, actions."""

from __future__ import annotations

from typing import NamedTuple

from gpc.apply import state
from gpc.apply.actions import actions
from gpc.apply.compare import Change, Recorded, compare
from gpc.apply.records import NONE, Generation, digest
from gpc.apply.transaction import CHANGING, Intent
from gpc.apply.wanted import APPLIED, NOTHING, Wanted, WantedFile
from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.output.manifest import read_manifest


class Prepared(NamedTuple):
    """A comparison of what is wanted with what is there."""

    changes: tuple[Change, ...]
    wanted: Wanted
    intent: Intent

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
    paths = {file.path for file in wanted.files} | current.files.keys()
    changes = compare(
        wanted.files,
        current.files,
        {path: host.snapshot(path) for path in paths},
        state.originals(host),
        owner,
        adopt=adopt,
        overwrite=overwrite,
        readopt=cause.startswith("rollback"),
    )
    changes = [_reachable(host, change) for change in changes]
    before = _actions_of(current)
    after = {file.path: file.actions for file in wanted.files}
    names = [
        name
        for change in changes
        if change.kind in CHANGING
        for name in after.get(change.path, before.get(change.path, ()))
    ]
    intent = Intent(
        tuple(changes),
        cause,
        back,
        wanted.text,
        {file.path: Recorded(file.sha256, file.mode) for file in wanted.files},
        tuple(file.data for file in wanted.files),
        actions(names),
        wanted.manifest.system or _system_of(current),
    )
    return Prepared(tuple(changes), wanted, intent)


def in_force(host: Host) -> Generation:
    """What was applied last: from the state or, for those who may not look there, as published.

    Raises BadState.
    """
    number = state.current_number(host)
    if number or host.names(state.STATE):
        return state.generation(host, number)
    raw = host.read(APPLIED)
    if raw is None or host.stat(state.STATE) is None:
        return NONE
    try:
        text = raw.decode()
        manifest = read_manifest(text)
    except (ValueError, KeyError, TypeError) as error:
        raise state.BadState(f"{APPLIED}: {error}") from None
    files = {
        f"/{path}": Recorded(entry["sha256"], int(entry["mode"], 8))
        for path, entry in manifest.files.items()
    }
    files[APPLIED] = Recorded(digest(raw), 0o644)
    return NONE._replace(cause="", manifest=text, files=files)


def is_news(prepared: Prepared, current: Generation) -> bool:
    """Whether the transaction would change anything, be it only what gpc has on record."""
    return bool(prepared.changing) or dict(prepared.intent.recorded) != current.files


def wanted_again(host: Host, number: int) -> Wanted:
    """What a generation wanted, from what was kept of it. Raises BadState."""
    old = state.generation(host, number)
    if not old.manifest:
        return NOTHING
    manifest = read_manifest(old.manifest)
    blobs = state.Blobs(host)
    try:
        files = [
            WantedFile(
                path, recorded.mode, blobs[recorded.sha256],
                tuple(manifest.files.get(path.lstrip("/"), {}).get("actions", ())),
            )
            for path, recorded in sorted(old.files.items())
        ]  # fmt: skip
    except KeyError as error:
        raise state.BadState(f"the bytes of generation {number} are gone: {error}") from None
    return Wanted(manifest, old.manifest, tuple(files))


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


def _system_of(generation: Generation) -> dict[str, str]:
    return read_manifest(generation.manifest).system if generation.manifest else {}


def _actions_of(generation: Generation) -> dict[str, tuple[str, ...]]:
    if not generation.manifest:
        return {}
    files = read_manifest(generation.manifest).files
    return {f"/{path}": tuple(entry["actions"]) for path, entry in files.items()}
