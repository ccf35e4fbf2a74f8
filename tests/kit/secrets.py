"""Where a secret stands: in files, and in what processes say of themselves."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from xml.sax.saxutils import escape


def spellings(secret: str) -> set[bytes]:
    """A secret as it could stand in a file: as it is, and as XML and shells have it."""
    quotes = {"'": "&apos;", '"': "&quot;"}
    forms = {secret, escape(secret), escape(secret, quotes), escape(secret, {"'": "&apos;"})}
    return {form.encode() for form in forms}


def holding(directory: Path, secret: str) -> list[str]:
    """The files below a directory that hold a secret, or whose names do."""

    def holds(path: Path) -> bool:
        found = os.fsencode(path) + b"\n" + path.read_bytes()
        return any(form in found for form in spellings(secret))

    files = (path for path in sorted(directory.rglob("*")) if path.is_file())
    return [str(path.relative_to(directory)) for path in files if holds(path)]


class Watched:
    """What every process says of itself meanwhile: its words and its environment."""

    def __init__(self, *secrets: str) -> None:
        self.forms = set[bytes]().union(*map(spellings, secrets))
        self.seen: set[str] = set()
        self.rounds = 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Watched:
        self._thread.start()
        return self

    def __exit__(self, *ended: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.is_set():
            self.rounds += 1
            for name in os.listdir("/proc"):
                for what in ("cmdline", "environ") if name.isdecimal() else ():
                    try:
                        said = Path(f"/proc/{name}/{what}").read_bytes()
                    except OSError:
                        continue  # it has ended, or is the kernel's
                    if any(form in said for form in self.forms):
                        self.seen.add(f"{what} of {said[:40]!r}")
