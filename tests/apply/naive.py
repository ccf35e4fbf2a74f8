"""gpc without its care, one place each: what an attack must come off against, to show that it can.

As such programs are commonly written: by paths, with a look before and a use after.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gpc.build import Built
from gpc.tree import uptodate
from gpc.tree.uptodate import BuildJob, Made


def writing_by_path() -> None:
    """Trees are staged and put in place by their paths."""
    from gpc.commands import build
    from gpc.output.manifest import listed_files
    from gpc.tree import write

    def stage(built: Built, directory: str) -> Any:
        os.makedirs(os.path.dirname(directory), exist_ok=True)
        os.mkdir(directory)
        texts = [(artifact.path, artifact.text) for artifact in built.artifacts]
        for path, text in [*texts, ("manifest.json", built.manifest)]:
            os.makedirs(os.path.dirname(f"{directory}/{path}"), exist_ok=True)
            with open(f"{directory}/{path}", "w", encoding="utf-8") as file:
                file.write(text)
        return directory

    def install(staged: Any, directory: str) -> list[write.TreeChange]:
        if not os.path.lexists(directory):
            os.rename(staged, directory)
            return []
        with open(f"{directory}/manifest.json", encoding="utf-8") as file:
            before = listed_files(file.read())
        with open(f"{staged}/manifest.json", encoding="utf-8") as file:
            after = listed_files(file.read())
        if any(os.path.islink(os.path.join(directory, name)) for name in ("etc", "usr")):
            raise write.ForeignTree(directory)
        for path in before:
            if path not in after:
                os.unlink(f"{directory}/{path}")
        for path in (*after, "manifest.json"):
            os.makedirs(os.path.dirname(f"{directory}/{path}"), exist_ok=True)
            os.replace(f"{staged}/{path}", f"{directory}/{path}")
        shutil.rmtree(staged)
        return []

    def stands(directory: str) -> bool:
        return os.path.exists(directory)

    changed: dict[str, Any] = {"stage": stage, "install": install, "stands": stands}
    for name, function in changed.items():
        setattr(build, name, function)


def recording_what_stands_there() -> None:
    """What stands there once a tree is in place is recorded as what was made."""
    from gpc.commands import build

    careful = uptodate.remember

    def remember(job: BuildJob, directory: str, made: Made) -> None:
        careful(job, directory, Made(uptodate._hash(uptodate.file_bytes(job.source)), {}))

    build.remember = remember


def believing_any_cache() -> None:
    """Nobody asks who else can write to a cache."""
    uptodate.exposed = lambda path, user=None, known=None: None
    uptodate.is_sound = lambda status, owners, passed=False: True


def forge(job: BuildJob, directory: str) -> None:
    """A record of a tree as it is, whatever a build would make of it."""
    record = uptodate._record(job)
    os.makedirs(os.path.dirname(record), exist_ok=True)
    digests = uptodate._digests(job.source, uptodate._tree(directory))
    with open(record, "w", encoding="utf-8") as file:
        file.write("\n".join([directory, *digests]))


def writing_over() -> None:
    """A file is written under a name beside it that everybody can guess."""
    from gpc.commands import init

    def write(path: str, data: bytes) -> None:
        with open(f"{path}.gpc-new", "wb") as file:
            file.write(data)
        os.replace(f"{path}.gpc-new", path)

    init.write = write


def capturing_by_path() -> None:
    """A capture is written by paths."""
    from gpc.host import ways

    class ByPath:
        def __init__(self, top: str) -> None:
            self.top = top

        def __enter__(self) -> ByPath:
            return self

        def __exit__(self, *ended: object) -> None:
            pass

        def directory(self, path: str, *, make: bool = False) -> None:
            os.makedirs(f"{self.top}/{path}", exist_ok=True)

        def create(self, path: str, data: bytes) -> None:
            self.directory(os.path.dirname(path))
            with open(f"{self.top}/{path}", "wb") as file:
                file.write(data)

        def link(self, path: str, target: str) -> None:
            self.directory(os.path.dirname(path))
            os.symlink(target, f"{self.top}/{path}")

    from gpc.commands import init

    changed: Any = ByPath
    assert init.opened_new is ways.opened_new
    init.opened_new = changed


def opening_the_root_anew() -> None:
    """The root is opened by its path at each step."""
    from gpc.host.real import RealReader

    class Anew:
        def __get__(self, reader: Any, kind: object = None) -> int:
            now = os.open(reader.root, os.O_PATH | os.O_DIRECTORY)
            last, reader.__dict__["last"] = reader.__dict__.get("last"), now
            if last is not None:
                os.close(last)
            return now

        def __set__(self, reader: object, value: object) -> None:
            pass

    anew: Any = Anew()
    RealReader._top = anew
    RealReader.__del__ = lambda self: None  # type: ignore[method-assign]  # Anew has closed it


def locking_anything() -> None:
    """What stands in the place of the lock is taken for it."""
    from gpc.apply import lock
    from gpc.commands import system

    @contextmanager
    def locked(host: Any) -> Iterator[None]:
        descriptor = host.open(lock.LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        os.ftruncate(descriptor, 0)
        os.close(descriptor)
        yield

    system.locked = locked


def reading_without_digests() -> None:
    """What a tree holds is taken as it is."""
    from gpc.apply import wanted

    def file(reader: Any, directory: str, path: str, entry: Any) -> wanted.WantedFile:
        data = reader.read(f"{directory}/{path}")
        if data is None:
            raise wanted.BadTree(path)
        return wanted.WantedFile(f"/{path}", entry.mode, data, entry.actions)

    wanted._file = file
