"""A host that lies: every file that detection reads, damaged in every way, never a traceback."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import pytest

from gpc.build import build_source
from gpc.detect import Facts, detect
from gpc.host.captured import CapturedReader
from gpc.host.reader import Answer, HostReader, Stat
from gpc.host.recording import RecordingReader
from gpc.image.records import Inside, Unread
from gpc.live import check_live
from gpc.propose import NOTHING, SaidByHand, lacking, machine_page
from kit.paths import CAPTURED
from machines.hosts import MACHINES


class Damaged:
    """A reader of which one path answers wrongly."""

    def __init__(self, inner: HostReader, path: str, change: Change) -> None:
        self.inner, self.path, self.change = inner, path, change

    def read(self, path: str) -> bytes | None:
        data = self.inner.read(path)
        return self.change(data) if path == self.path else data

    def names(self, path: str) -> tuple[str, ...]:
        names = self.inner.names(path)
        if path != self.path:
            return names
        data = self.change("\0".join(names).encode())
        return () if data is None else tuple(sorted(data.decode("latin-1").split("\0")))

    def link(self, path: str) -> str | None:
        target = self.inner.link(path)
        if path != self.path or target is None:
            return target
        data = self.change(target.encode())
        return None if data is None else data.decode("utf-8", "surrogateescape")

    def stat(self, path: str) -> Stat | None:
        return self.inner.stat(path)

    def query(self, command: Sequence[str]) -> Answer:
        answer = self.inner.query(command)
        if " ".join(command) != self.path:
            return answer
        data = self.change(answer.text.encode())
        return Answer(1 if data is None else 0, (data or b"").decode("utf-8", "replace"))

    def image(self, path: str, wanted: Collection[str]) -> Inside | Unread:
        return self.inner.image(path, wanted)


Change = Callable[[bytes | None], bytes | None]

NOISE = random.Random(8).randbytes(300)

CHANGES: dict[str, Change] = {
    "truncated": lambda data: (data or b"")[: len(data or b"") // 2],
    "emptied": lambda data: b"",
    "unreadable": lambda data: None,
    "noise": lambda data: NOISE,
    "zeroes": lambda data: bytes(64),
    "a line too many": lambda data: (data or b"") * 2 + b"\nffff\n",
    "huge numbers": lambda data: b"9" * 400,
    "negative": lambda data: b"-1\n",
    "words": lambda data: "no § such, thing: \u2028 \u202e = x\n".encode(),
}


def asked(name: str) -> list[str]:
    """Everything that detection asks of a host."""
    recording = RecordingReader(CapturedReader(str(CAPTURED / name)))
    detect(recording)
    paths = {*recording.files, *recording.listings, *recording.links, *recording.answers}
    return sorted(paths)


SAID = SaidByHand("debian", "amd", "6.1")


def page_of(facts: Facts) -> str:
    """What init writes; with what a person says where it refuses to guess."""
    refusals = lacking(facts)
    foreign = any(refusal.code == "host-unsupported" for refusal in lacking(facts, SAID))
    if foreign:
        facts = facts._replace(system=facts.system._replace(machine=None))
    return machine_page(facts, SAID if refusals else NOTHING)


def survives(reader: HostReader) -> None:
    facts = detect(reader)
    page = page_of(facts)
    built = build_source("machine.yaml", page.encode())  # raises when it does not compile
    check_live(built.settled, facts)


@pytest.mark.parametrize("change", CHANGES)
def test_no_damaged_file_gives_a_traceback(change: str) -> None:
    capture = CapturedReader(str(CAPTURED / "rtx-with-four-functions"))
    whole = build_source("machine.yaml", machine_page(detect(capture)).encode()).settled
    for path in asked("rtx-with-four-functions"):
        facts = detect(Damaged(capture, path, CHANGES[change]))
        assert page_of(facts)
        check_live(whole, facts)


@pytest.mark.parametrize("name", MACHINES)
def test_init_of_a_damaged_host_still_compiles(name: str) -> None:
    capture = CapturedReader(str(CAPTURED / name))
    seen: set[str] = set()
    for index, path in enumerate(asked(name)):
        change = list(CHANGES.values())[index % len(CHANGES)]
        facts = detect(Damaged(capture, path, change))
        page = page_of(facts)
        if page not in seen:  # most damage leaves the file as it was
            seen.add(page)
            check_live(build_source("machine.yaml", page.encode()).settled, facts)


def replaced(directory: Path) -> Iterator[Path]:
    """Each file of a capture in turn, replaced by a directory."""
    for path in sorted(p for p in directory.rglob("*") if p.is_file() and not p.is_symlink()):
        data = path.read_bytes()
        path.unlink()
        path.mkdir()
        yield path
        path.rmdir()
        path.write_bytes(data)


def test_a_directory_in_the_place_of_a_file_gives_no_traceback(tmp_path: Path) -> None:
    from machines.make import make

    make(MACHINES["phenom"], tmp_path / "host")
    for _ in replaced(tmp_path / "host" / "root"):
        survives(CapturedReader(str(tmp_path / "host")))


def test_everything_damaged_at_once_still_compiles() -> None:
    for change in CHANGES.values():
        reader: HostReader = CapturedReader(str(CAPTURED / "phenom"))
        for path in asked("phenom"):
            reader = Damaged(reader, path, change)
        survives(reader)
