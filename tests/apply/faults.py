"""A host that fails: at one step, from one step on, or as if the power went, and what that loses.

Every step that changes the disk is counted, so that a test can go through all of them.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from gpc.host.writer import RealHost, Snapshot


class PowerCut(BaseException):
    """The end of the process, in the middle of a step. No handler of gpc's may mend it."""


@dataclass
class Faults:
    """What is to go wrong, and what went by.

    `mode`: error (step `at` says EIO), full (from `at` on the disk takes nothing new), readonly
    (from `at` on it takes nothing at all), cut (the process ends at `at`, with half of a file
    written), loss (the same, and what no fsync has asked for is gone). `hook` is called before
    each step with its name and path.
    """

    mode: str = ""
    at: int = -1
    steps: list[tuple[str, str]] = field(default_factory=list)
    hook: Callable[[str, str], None] = lambda name, path: None
    is_dead: bool = False
    undone: list[tuple[str, Callable[[], None]]] = field(default_factory=list)


class FaultyHost(RealHost):
    """A real tree below a root, under `faults`."""

    def __init__(self, root: str, faults: Faults, morgue: Path) -> None:
        super().__init__(root)
        self.faults = faults
        self.morgue = morgue  # keeps the files that a loss may bring back

    def snapshot(self, path: str) -> Snapshot:
        self._alive()
        return super().snapshot(path)

    def read(self, path: str) -> bytes | None:
        self._alive()
        return super().read(path)

    def make_directory(self, path: str, like: Snapshot) -> None:
        self._step("make_directory", path)
        super().make_directory(path, like)
        self._lost(path, lambda: os.rmdir(self._real(path)))

    def write_new(self, path: str, content: Snapshot) -> None:
        def half() -> None:
            if content.kind == "file":
                data = content.data[: len(content.data) // 2]
                RealHost.write_new(self, path, Snapshot("file", 0o600, os.geteuid(), 0, data))

        self._step("write_new", path, half)
        super().write_new(path, content)
        self._lost(path, lambda: os.unlink(self._real(path)))

    def rename(self, old: str, new: str) -> None:
        self._step("rename", new)
        kept = self._keep(new)
        super().rename(old, new)

        def back() -> None:
            os.rename(self._real(new), self._real(old))
            if kept is not None:
                os.rename(kept, self._real(new))

        self._lost(new, back)

    def place(self, old: str, new: str) -> None:
        self._step("place", new)
        super().place(old, new)
        self._lost(new, lambda: os.rename(self._real(new), self._real(old)))

    def exchange(self, one: str, other: str) -> bool:
        self._step("exchange", other)
        done = super().exchange(one, other)
        if done:
            self._lost(other, lambda: _expect(RealHost.exchange(self, one, other)))
        return done

    def remove(self, path: str) -> None:
        self._step("remove", path)
        kept = self._keep(path)
        super().remove(path)
        if kept is not None:
            self._lost(path, lambda: os.rename(kept, self._real(path)))

    def remove_directory(self, path: str) -> None:
        self._step("remove_directory", path)
        before = super().snapshot(path)
        super().remove_directory(path)
        self._lost(path, lambda: RealHost.make_directory(self, path, before))

    def sync_directory(self, path: str) -> None:
        self._step("sync_directory", path)
        # Nothing reads the disk from beneath; that the call is made is what counts.
        self.faults.undone = [entry for entry in self.faults.undone if entry[0] != path]

    def _step(self, name: str, path: str, half: Callable[[], None] = lambda: None) -> None:
        self._alive()
        faults = self.faults
        faults.hook(name, path)
        number = len(faults.steps)
        faults.steps.append((name, path))
        if faults.mode in ("cut", "loss") and number == faults.at:
            half()
            faults.is_dead = True
            if faults.mode == "loss":
                for _, back in reversed(faults.undone):
                    back()
            raise PowerCut(f"at step {number}: {name} {path}")
        if faults.mode == "error" and number == faults.at:
            raise OSError(errno.EIO, os.strerror(errno.EIO), path)
        if (
            faults.mode == "full"
            and number >= faults.at
            and name in ("make_directory", "write_new")
        ):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
        if faults.mode == "readonly" and number >= faults.at and name != "sync_directory":
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)

    def _alive(self) -> None:
        if self.faults.is_dead:
            raise PowerCut("there is no process any more")

    def _lost(self, path: str, back: Callable[[], None]) -> None:
        self.faults.undone.append((os.path.dirname(path), back))

    def _keep(self, path: str) -> Path | None:
        real = self._real(path)
        if not os.path.lexists(real):
            return None
        kept = self.morgue / str(len(self.faults.steps))
        os.link(real, kept, follow_symlinks=False)
        return kept

    def _real(self, path: str) -> str:
        return os.path.join(self.root, path.lstrip("/"))


def _expect(done: bool) -> None:
    assert done
