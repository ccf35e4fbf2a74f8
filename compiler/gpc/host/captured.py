"""A host that was captured: a directory of the files that detection reads, and answers of queries.

`DIR/root/...` holds the files (links as links, never followed out of it), `DIR/commands.json` what
each query printed, and `DIR/stats.json` what a copy cannot hold: when a file was changed, and which
could not be read. A user's machine becomes a fixture this way.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any

from gpc.host.reader import Answer, Stat
from gpc.host.real import RealReader

EMPTY = ".gitkeep"
"""What stands in a directory that was empty, as git keeps no empty ones."""


class CapturedReader:
    """A captured host, as `gpc init --capture DIR` wrote it."""

    def __init__(self, directory: str) -> None:
        self.files = RealReader(os.path.join(directory, "root"))
        self.answers: dict[str, Answer] = {}
        self.stats: dict[str, Stat] = {}
        self.unreadable: frozenset[str] = frozenset()
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


def _pairs(directory: str, name: str) -> list[tuple[str, Any]]:
    """The entries of a JSON file; none where there is no such file."""
    try:
        with open(os.path.join(directory, name), encoding="utf-8") as file:
            return list(json.load(file).items())
    except FileNotFoundError:
        return []
