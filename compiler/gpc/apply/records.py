"""What the state directory holds, as records and as JSON: generations and the journal.

Bytes of files are kept beside them, each once, under the name of their digest. Each file holds a
digest of itself and is read strictly: what is not, to the byte, what gpc wrote is none. Pure.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import get_args

from gpc.apply.compare import Change, Kind, Recorded
from gpc.hashes import sha256
from gpc.host.writer import Snapshot
from gpc.output import strict
from gpc_schemas.records import NamedTuple

FORMAT = 1


class Generation(NamedTuple):
    """A state that a transaction reached.

    `back` is the generation that a rollback goes to. `originals` are the files that this
    generation was the first of gpc to touch, as they were before. `directories` are those that
    gpc made and takes away when nothing is left in them. `machine` stands for the machine-id of
    the host that it was reached on; empty where that is not known. `arguments` are the words that
    gpc has added to somebody else's command lines (`gpc.target.owner`).
    """

    number: int
    back: int
    cause: str  # apply, rollback to N, restore
    manifest: str
    files: dict[str, Recorded]
    originals: dict[str, Snapshot]
    directories: tuple[str, ...]
    machine: str = ""
    arguments: tuple[str, ...] = ()


NONE = Generation(0, 0, "before gpc", "", {}, {}, ())
"""The state of a host that nothing was applied to."""


class Journal(NamedTuple):
    """A transaction under way, written before anything of the host changes.

    `staged` maps each path to the name that its new content waits under, and its old content once
    they changed places. `directories` are those that the transaction makes, outermost first,
    `pruned` those that are taken away once it has happened, when they are empty, innermost first.
    `phase` is prepared (nothing that stood there was touched), committing or acting; of the
    actions, `begun` were begun. `footprint` stands for what they had derived before, `system` is
    the manifest's.
    """

    generation: int
    phase: str
    changes: tuple[Change, ...]
    staged: dict[str, str]
    directories: tuple[str, ...]
    pruned: tuple[str, ...]
    actions: tuple[str, ...]
    system: dict[str, str]
    begun: int = 0
    footprint: str = ""


EMPTY = sha256(b"")
"""Of no bytes, which are not kept."""


class StoredGeneration(NamedTuple):
    """A generation as its file has it: digests stand for bytes."""

    number: int
    back: int
    cause: str
    manifest: str
    files: dict[str, Recorded]
    originals: dict[str, tuple[Snapshot, str]]
    directories: tuple[str, ...]
    machine: str
    arguments: tuple[str, ...]


def snapshot_json(snapshot: Snapshot) -> dict[str, object]:
    """A snapshot without its bytes, whose digest stands for them."""
    return {
        "kind": snapshot.kind,
        "mode": f"{snapshot.mode:04o}",
        "uid": snapshot.uid,
        "gid": snapshot.gid,
        "data": sha256(snapshot.data),
        "xattrs": {key: b64encode(value).decode() for key, value in snapshot.xattrs},
        "mtime_ns": snapshot.mtime_ns,
    }


def _snapshot(value: object, what: str) -> tuple[Snapshot, str]:
    """The snapshot that `snapshot_json` wrote, and the digest of its bytes."""
    entry = strict.mapping(value, what)
    strict.having(entry, _SNAPSHOT)
    kind = strict.text(entry["kind"], f"the kind of {what}")
    if kind not in ("absent", "file", "link"):
        raise ValueError(f"the kind of {what} is {kind}")
    return Snapshot(
        kind,
        strict.octal(entry["mode"], f"the mode of {what}"),
        strict.number(entry["uid"], f"the owner of {what}", most=0xFFFFFFFF),
        strict.number(entry["gid"], f"the group of {what}", most=0xFFFFFFFF),
        b"",
        _attributes(entry["xattrs"], f"the attributes of {what}"),
        strict.number(entry["mtime_ns"], f"the time of {what}", -strict.LARGEST),
    ), strict.sha256(entry["data"], f"the digest of {what}")


def _attributes(value: object, what: str) -> tuple[tuple[str, bytes], ...]:
    """Attributes by their names, in which the kernel allows all but a zero."""
    if not isinstance(value, dict):
        raise ValueError(f"{what} are no mapping")
    return tuple(
        (str(key), b64decode(strict.text(coded, what, _ATTRIBUTE), validate=True))
        for key, coded in value.items()
    )


def generation_text(generation: Generation) -> str:
    """A generation as its file holds it."""
    return strict.sealed(
        {
            "format": FORMAT,
            "number": generation.number,
            "back": generation.back,
            "cause": generation.cause,
            "machine": generation.machine,
            # A generation of an older gpc has none, and is as it was, to the byte.
            **({"arguments": list(generation.arguments)} if generation.arguments else {}),
            "manifest": sha256(generation.manifest.encode()),
            "files": {
                path: {"sha256": file.sha256, "mode": f"{file.mode:04o}"}
                for path, file in sorted(generation.files.items())
            },
            "originals": {
                path: snapshot_json(original)
                for path, original in sorted(generation.originals.items())
            },
            "directories": list(generation.directories),
        }
    )


def written_of(raw: bytes, number: int) -> StoredGeneration:
    """The generation of a number that a file holds. Raises ValueError when it is none."""
    data = strict.opened(raw, FORMAT)
    strict.having(data, _GENERATION)
    if strict.number(data["number"], "its number") != number:
        raise ValueError(f"it is generation {data['number']}")
    files = {}
    for path, value in strict.mapping(data["files"], "files").items():
        entry = strict.mapping(value, path)
        strict.having(entry, ("sha256", "mode"))
        mode = strict.octal(entry["mode"], f"the mode of {path}")
        files[strict.inside(path, path)] = Recorded(strict.sha256(entry["sha256"], path), mode)
    originals = strict.mapping(data["originals"], "originals")
    return StoredGeneration(
        number,
        strict.number(data["back"], "back", most=number - 1),
        strict.text(data["cause"], "cause"),
        strict.sha256(data["manifest"], "manifest"),
        files,
        {strict.inside(path, path): _snapshot(value, path) for path, value in originals.items()},
        _places(data["directories"], "directories"),
        strict.text(data["machine"], "machine"),
        strict.texts(data.get("arguments", []), "arguments"),
    )


def generation_of(written: StoredGeneration, blobs: Mapping[str, bytes]) -> Generation:
    """The generation with its bytes. Raises KeyError for bytes that are missing."""
    originals = {
        path: snapshot._replace(data=blobs[name])
        for path, (snapshot, name) in written.originals.items()
    }
    manifest = blobs[written.manifest].decode()
    number, back, cause, _, files, _, directories, machine, arguments = written
    return Generation(
        number, back, cause, manifest, files, originals, directories, machine, arguments
    )


def journal_text(journal: Journal) -> str:
    """A journal as its file holds it."""
    return strict.sealed(
        {
            "format": FORMAT,
            "generation": journal.generation,
            "phase": journal.phase,
            "changes": [
                {
                    "kind": change.kind,
                    "path": change.path,
                    "before": snapshot_json(change.before),
                    "after": snapshot_json(change.after),
                }
                for change in journal.changes
            ],
            "staged": journal.staged,
            "directories": list(journal.directories),
            "pruned": list(journal.pruned),
            "actions": list(journal.actions),
            "system": journal.system,
            "begun": journal.begun,
            "footprint": journal.footprint,
        }
    )


def journal_of(raw: bytes, blobs: Mapping[str, bytes]) -> Journal:
    """The journal that a file holds. Raises ValueError when it is none, KeyError without bytes."""
    data = strict.opened(raw, FORMAT)
    strict.having(data, _JOURNAL)
    phase = strict.text(data["phase"], "phase")
    if phase not in PHASES:
        raise ValueError(f"its phase is {phase}")
    changes = tuple(_change(value, blobs) for value in strict.items(data["changes"], "changes"))
    staged = {
        path: strict.inside(name, f"what waits for {path}")
        for path, name in strict.mapping(data["staged"], "staged").items()
    }
    if staged.keys() != {change.path for change in changes}:
        raise ValueError("it does not say where each file waits")
    actions = strict.texts(data["actions"], "actions")
    system = strict.mapping(data["system"], "system")
    return Journal(
        strict.number(data["generation"], "generation", 1),
        phase,
        changes,
        staged,
        _places(data["directories"], "directories"),
        _places(data["pruned"], "pruned"),
        actions,
        {key: strict.text(value, key) for key, value in system.items()},
        strict.number(data["begun"], "begun", most=len(actions)),
        strict.text(data["footprint"], "footprint", _FOOTPRINT),
    )


def _change(value: object, blobs: Mapping[str, bytes]) -> Change:
    entry = strict.mapping(value, "a change")
    strict.having(entry, _CHANGE)
    path = strict.inside(entry["path"], "the path of a change")
    kind = next((known for known in get_args(Kind) if known == entry["kind"]), None)
    if kind is None:
        raise ValueError(f"what happens to {path} is not known")
    before, old = _snapshot(entry["before"], path)
    after, new = _snapshot(entry["after"], path)
    return Change(kind, path, before._replace(data=blobs[old]), after._replace(data=blobs[new]))


def _places(value: object, what: str) -> tuple[str, ...]:
    return tuple(strict.inside(entry, f"an entry of {what}") for entry in strict.items(value, what))


PHASES = ("prepared", "committing", "acting")
_ATTRIBUTE = 1 << 17
"""Of an attribute's value in base64; the kernel takes 64 KiB (XATTR_SIZE_MAX)."""
_FOOTPRINT = 1 << 20
_SNAPSHOT = ("kind", "mode", "uid", "gid", "data", "xattrs", "mtime_ns")
_CHANGE = ("kind", "path", "before", "after")
_GENERATION = (
    "number", "back", "cause", "machine", "manifest", "files", "originals", "directories",
)  # fmt: skip
_JOURNAL = (
    "generation", "phase", "changes", "staged", "directories", "pruned", "actions", "system",
    "begun", "footprint",
)  # fmt: skip
