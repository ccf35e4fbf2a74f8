"""A host that was captured: a directory of the files that detection reads, and answers of queries.

`DIR/root/...` holds the files (links as links, never followed out of it), `DIR/commands.json` what
each query printed. A user's machine becomes a fixture this way.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence

from gpc.host.reader import Answer, Stat
from gpc.host.real import RealReader


class CapturedReader:
    """A captured host, as `gpc init --capture DIR` wrote it."""

    def __init__(self, directory: str) -> None:
        self.files = RealReader(os.path.join(directory, "root"))
        self.answers: dict[str, Answer] = {}
        try:
            with open(os.path.join(directory, "commands.json"), encoding="utf-8") as file:
                for command, entry in json.load(file).items():
                    self.answers[command] = Answer(int(entry["code"]), str(entry["text"]))
        except FileNotFoundError:
            pass  # a capture without a query's answer: each is as if the program were missing

    def read(self, path: str) -> bytes | None:
        return self.files.read(path)

    def names(self, path: str) -> tuple[str, ...]:
        return self.files.names(path)

    def link(self, path: str) -> str | None:
        return self.files.link(path)

    def stat(self, path: str) -> Stat | None:
        return self.files.stat(path)

    def query(self, command: Sequence[str]) -> Answer:
        return self.answers.get(" ".join(command), Answer(127, ""))
