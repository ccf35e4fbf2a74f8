"""Hosts whose entries others write: a stand-in for each program, and the host that runs it.

None of these programs can be had for Debian. Each stand-in does what the real one was read to do,
and nothing beside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from gpc.host.reader import Answer
from gpc.host.writer import RealHost

DONE = Answer(0, "")
IMAGE_FILES = ("etc/modprobe.d/gpc.conf", "etc/udev/rules.d/70-gpc.rules")


class Owner:
    """A program that writes entries, on a host below a root."""

    PROGRAMS: tuple[str, ...] = ()
    SYSTEM: Mapping[str, str] = {}

    def __init__(self, base: Path) -> None:
        self.base, self.root = base, base / "root"
        for name in ("etc", "usr/bin", "var/lib", "proc/self"):
            (self.root / name).mkdir(parents=True)
        self.is_idle = False  # says that all is well, and does nothing
        self.ran: list[tuple[str, ...]] = []
        self.lay_out()

    def put(self, path: str, text: str) -> None:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    def text(self, path: str) -> str:
        place = self.root / path
        return place.read_text() if place.exists() else ""

    def lay_out(self) -> None:
        """What is there before gpc comes."""

    def tree(self, *words: str) -> dict[str, str]:
        """The files by which gpc's words reach it."""
        return {"etc/gpc/arguments": "".join(f"linux {word}\n" for word in words)} if words else {}

    def actions(self) -> list[str]:
        """What the sheet of that file asks for."""
        return []

    def answer(self, command: Sequence[str]) -> Answer:
        """What a program that only looks says."""
        return Answer(127, "")

    def run(self, command: Sequence[str]) -> Answer:
        """One of its programs."""
        raise NotImplementedError

    def new_kernel(self, release: str) -> None:
        """What its hook does when a kernel is new."""
        raise NotImplementedError

    def told(self, release: str) -> list[str]:
        """What the entry of a kernel says."""
        raise NotImplementedError


class OwnedHost(RealHost):
    """The host; `query` and `act` are its owner's."""

    def __init__(self, owner: Owner) -> None:
        super().__init__(str(owner.root))
        self.owner = owner

    def query(self, command: Sequence[str]) -> Answer:
        return self.owner.answer(command)

    def has_program(self, name: str) -> bool:
        return name in self.owner.PROGRAMS

    def act(self, command: Sequence[str], environment: Mapping[str, str]) -> Answer:
        if command[0] not in self.owner.PROGRAMS:
            return Answer(127, f"there is no program {command[0]}")
        self.owner.ran.append(tuple(command))
        return DONE if self.owner.is_idle else self.owner.run(command)


def options_of(entry: str) -> list[str]:
    lines = [line.split() for line in entry.splitlines() if line.startswith("options")]
    return [word for line in lines for word in line[1:]]
