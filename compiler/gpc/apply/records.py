"""What the state directory holds, as records and as JSON: generations and the journal.

Bytes of files are kept beside them, each once, under the name of their digest. Pure.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any, NamedTuple

from gpc.apply.compare import Change, Recorded
from gpc.host.writer import Snapshot

FORMAT = 1


class Generation(NamedTuple):
    """A state that a transaction reached.

    `back` is the generation that a rollback goes to. `originals` are the files that this
    generation was the first of gpc to touch, as they were before. `directories` are those that
    gpc made and takes away when nothing is left in them.
    """

    number: int
    back: int
    cause: str  # apply, rollback to N, restore
    manifest: str
    files: dict[str, Recorded]
    originals: dict[str, Snapshot]
    directories: tuple[str, ...]


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


def digest(data: bytes) -> str:
    """The name that bytes are kept under."""
    return hashlib.sha256(data).hexdigest()


EMPTY = digest(b"")
"""Of no bytes, which are not kept."""


def snapshot_json(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot without its bytes, whose digest stands for them."""
    return {
        "kind": snapshot.kind,
        "mode": f"{snapshot.mode:04o}",
        "uid": snapshot.uid,
        "gid": snapshot.gid,
        "data": digest(snapshot.data),
        "xattrs": {key: b64encode(value).decode() for key, value in snapshot.xattrs},
        "mtime_ns": snapshot.mtime_ns,
    }


def snapshot_of(entry: Mapping[str, Any], blobs: Mapping[str, bytes]) -> Snapshot:
    """The snapshot that `snapshot_json` wrote. Raises KeyError when its bytes are missing."""
    return Snapshot(
        entry["kind"],
        int(entry["mode"], 8),
        entry["uid"],
        entry["gid"],
        blobs[entry["data"]],
        tuple((key, b64decode(value)) for key, value in entry["xattrs"].items()),
        entry["mtime_ns"],
    )


def generation_text(generation: Generation) -> str:
    """A generation as its file holds it."""
    return _dumped(
        {
            "format": FORMAT,
            "number": generation.number,
            "back": generation.back,
            "cause": generation.cause,
            "manifest": digest(generation.manifest.encode()),
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


def generation_of(text: str, blobs: Mapping[str, bytes]) -> Generation:
    """The generation that a file holds. Raises ValueError or KeyError when it is none."""
    data = _loaded(text)
    return Generation(
        data["number"],
        data["back"],
        data["cause"],
        blobs[data["manifest"]].decode(),
        {
            path: Recorded(entry["sha256"], int(entry["mode"], 8))
            for path, entry in data["files"].items()
        },
        {path: snapshot_of(entry, blobs) for path, entry in data["originals"].items()},
        tuple(data["directories"]),
    )


def originals_of(text: str, blobs: Mapping[str, bytes]) -> dict[str, Snapshot]:
    """The originals alone of the generation that a file holds. Raises as `generation_of` does."""
    entries = _loaded(text)["originals"]
    return {path: snapshot_of(entry, blobs) for path, entry in entries.items()}


def journal_text(journal: Journal) -> str:
    """A journal as its file holds it."""
    return _dumped(
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


def journal_of(text: str, blobs: Mapping[str, bytes]) -> Journal:
    """The journal that a file holds. Raises ValueError or KeyError when it is none."""
    data = _loaded(text)
    return Journal(
        data["generation"],
        data["phase"],
        tuple(
            Change(
                entry["kind"],
                entry["path"],
                snapshot_of(entry["before"], blobs),
                snapshot_of(entry["after"], blobs),
            )
            for entry in data["changes"]
        ),
        data["staged"],
        tuple(data["directories"]),
        tuple(data["pruned"]),
        tuple(data["actions"]),
        data["system"],
        data["begun"],
        data["footprint"],
    )


def _dumped(data: Any) -> str:
    return json.dumps(data, indent=1, sort_keys=True) + "\n"


def _loaded(text: str) -> Any:
    data = json.loads(text)
    if not isinstance(data, dict) or "format" not in data:
        raise ValueError("it is none of gpc's")
    if data["format"] != FORMAT:
        raise ValueError(f"another gpc wrote it, in format {data['format']}; use that one")
    return data
