"""A host that was captured: a directory of the files that detection reads, and answers of queries.

`DIR/root/...` holds the files (links as links, never followed out of it), `DIR/commands.json` what
each query printed, `DIR/stats.json` what a copy cannot hold: when a file was changed, and which
could not be read; and `DIR/images.json` what mattered of initial RAM file systems: digests of the
files that were asked for, and of the modules the names that detection knows. A user's machine
becomes a fixture this way.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Sequence
from typing import Any

from gpc.host.reader import Answer, Stat
from gpc.host.real import RealReader
from gpc.image.records import Held, Inside, Unread

EMPTY = ".gitkeep"
"""What stands in a directory that was empty, as git keeps no empty ones."""


class CapturedReader:
    """A captured host, as `gpc init --capture DIR` wrote it."""

    def __init__(self, directory: str) -> None:
        self.files = RealReader(os.path.join(directory, "root"))
        self.answers: dict[str, Answer] = {}
        self.stats: dict[str, Stat] = {}
        self.unreadable: frozenset[str] = frozenset()
        self.images = {path: _image(one) for path, one in _pairs(directory, "images.json")}
        for command, entry in _pairs(directory, "commands.json"):
            self.answers[command] = Answer(int(entry["code"]), str(entry["text"]))
        for path, entry in _pairs(directory, "stats.json"):
            kind, mode = str(entry["kind"]), int(entry["mode"])
            self.stats[path] = Stat(kind, mode, 0, 0, int(entry["size"]), float(entry["mtime"]))
            if entry.get("unreadable"):
                self.unreadable |= {path}

    def read(self, path: str) -> bytes | None:
        return None if path in self.unreadable else self.files.read(path)

    def names(self, path: str) -> tuple[str, ...]:
        return tuple(name for name in self.files.names(path) if name != EMPTY)

    def link(self, path: str) -> str | None:
        return self.files.link(path)

    def stat(self, path: str) -> Stat | None:
        return self.stats.get(path) or self.files.stat(path)

    def query(self, command: Sequence[str]) -> Answer:
        return self.answers.get(" ".join(command), Answer(127, ""))

    def image(self, path: str, wanted: Collection[str]) -> Inside | Unread:
        return self.images.get(path, Unread("was not captured"))


def stored(image: Inside | Unread) -> dict[str, Any]:
    """An image as images.json has it."""
    if isinstance(image, Unread):
        return {"unread": image.reason, "damaged": image.damaged}
    return {
        "files": {
            path: {"size": held.size, "sha256": held.sha256} for path, held in image.files.items()
        },
        "modules": list(image.modules),
        "builtin": None if image.builtin is None else list(image.builtin),
        "releases": list(image.releases),
        "said": dict(image.said),
    }


def _image(entry: Any) -> Inside | Unread:
    if "unread" in entry:
        return Unread(str(entry["unread"]), bool(entry["damaged"]))
    files = {
        str(path): Held(int(held["size"]), None if held["sha256"] is None else str(held["sha256"]))
        for path, held in entry["files"].items()
    }
    builtin = entry["builtin"]
    return Inside(
        files,
        tuple(map(str, entry["modules"])),
        None if builtin is None else tuple(map(str, builtin)),
        tuple(map(str, entry["releases"])),
        {str(name): str(text) for name, text in entry["said"].items()},
    )


def _pairs(directory: str, name: str) -> list[tuple[str, Any]]:
    """The entries of a JSON file; none where there is no such file. Raises ValueError."""
    capture = RealReader(directory)  # which waits for no pipe and follows no link out of it
    raw = capture.read(f"/{name}")
    if raw is None:
        if capture.stat(f"/{name}") is not None:
            raise ValueError(f"{name} is no file")
        return []
    try:
        return list(json.loads(raw).items())
    except RecursionError:
        raise ValueError(f"{name} is nested too deep") from None
