"""A reader that remembers what was asked of it, so that a machine can become a test fixture."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gpc.host.reader import Answer, HostReader, Stat
from gpc.image.records import Inside, Unread


class RecordingReader:
    """Passes every question on, and keeps the answers."""

    def __init__(self, inner: HostReader) -> None:
        self.inner = inner
        self.files: dict[str, bytes | None] = {}
        self.listings: dict[str, tuple[str, ...]] = {}
        self.links: dict[str, str] = {}
        self.stats: dict[str, Stat] = {}
        self.answers: dict[str, Answer] = {}
        self.images: dict[str, Inside | Unread] = {}

    def read(self, path: str) -> bytes | None:
        self.files[path] = self.inner.read(path)
        return self.files[path]

    def names(self, path: str) -> tuple[str, ...]:
        self.listings[path] = self.inner.names(path)
        return self.listings[path]

    def link(self, path: str) -> str | None:
        target = self.inner.link(path)
        if target is not None:
            self.links[path] = target
        return target

    def stat(self, path: str) -> Stat | None:
        found = self.inner.stat(path)
        if found is not None:
            self.stats[path] = found
        return found

    def query(self, command: Sequence[str]) -> Answer:
        answer = self.inner.query(command)
        self.answers[" ".join(command)] = answer
        return answer

    def image(self, path: str, wanted: Collection[str]) -> Inside | Unread:
        self.images[path] = self.inner.image(path, wanted)
        return self.images[path]
