"""Whether a build would change nothing, answered without compiling.

A record in the user's cache holds digests of the machine.yaml, of every file of its tree and of
gpc's own code. All match: the tree is what a build would make. Imports almost nothing, as this is
what a pre-commit hook waits for. A record that somebody else could have written is none.
"""

from __future__ import annotations

import os
import stat
import sys
from _blake2 import blake2b

from gpc.host.trusted import exposed, is_sound
from gpc_schemas.records import NamedTuple

TYPE_CHECKING = False  # as `typing` has it, without loading that
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gpc.build import Built

PACKAGES = ("gpc", "gpc_schemas", "gpc_targets")

UNREAD = (".md", ".yaml", ".j2", "/live.py", "/lint.py", "/py.typed")
"""What no build reads: pages, what it has tables of (the catalogue, templates), a target's other
sides."""

NOT_OF_A_BUILD = (
    *("__pycache__", "apply", "detect", "drawing", "image", "lint", "live", "propose", "rehearse"),
    *("editor", "view"),
    "gpc_targets/lift",
)
"""Folders of which no build reads a file. A test holds both; each file fewer is a stat fewer."""


MAX_RECORD = 1 << 16
"""A record is a path and three digests."""


class BuildJob(NamedTuple):
    """A build as it was asked for: one machine.yaml, where its tree goes, for which back end."""

    source: str
    output: str | None
    backend: str | None
    many: bool = False


def is_current(job: BuildJob) -> str | None:
    """The directory of the tree that is up to date, or None when a build is needed."""
    try:
        directory, *digests = believed(_record(job), MAX_RECORD).decode().split("\n")
        paths = _tree(directory)
        if not paths or digests != _digests(job.source, paths):
            return None
    except (OSError, ValueError):
        return None
    return directory


class Made(NamedTuple):
    """What a build read and made: digests of its source and of each file of its tree."""

    source: str
    files: dict[str, tuple[int, str]]  # by path in the tree: mode, digest


def made_of(source: bytes, built: Built) -> Made:
    """What became of a source."""
    texts = [(artifact.path, artifact.text, artifact.mode) for artifact in built.artifacts]
    texts.append(("manifest.json", built.manifest, 0o644))
    return Made(
        _hash(source),
        {path: (stat.S_IFREG | mode, _hash(text.encode())) for path, text, mode in texts},
    )


def remember(job: BuildJob, directory: str, made: Made) -> None:
    """Records that the tree at `directory` is what the job makes; silently not, without a cache.

    Nor where source or tree are not what was read and made: somebody was faster.
    """
    record = _record(job)
    try:
        if not is_private(record):
            return
        found = _files(_tree(directory))
        inside = {path[len(directory) + 1 :]: entry for path, entry in found.items()}
        if any(inside.get(path) != entry for path, entry in made.files.items()):
            return
        text = "\n".join([directory, made.source, _hash_of(found), code_digest()])
        staged = f"{record}.{os.getpid()}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        with open(os.open(staged, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(staged, record)
    except OSError:
        return  # no cache directory: the next build compiles again, which is all that is lost


def believed(record: str, most: int) -> bytes:
    """What stands in a record that nobody but its owner can have written. Raises OSError."""
    if exposed(os.path.dirname(record)) is not None:
        raise PermissionError(record)
    descriptor = os.open(record, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or not is_sound(status, (os.geteuid(),)):
            raise PermissionError(record)
        chunks = []
        while most > 0 and (chunk := os.read(descriptor, min(most, 1 << 24))):
            chunks.append(chunk)
            most -= len(chunk)
        return b"".join(chunks)
    finally:
        os.close(descriptor)


def is_private(record: str) -> bool:
    """Whether a record can stand there that nobody else can write; the way to it is made.

    Raises OSError.
    """
    above = os.path.dirname(record)
    if exposed(above) is not None:  # before anything is made there
        return False
    os.makedirs(above, mode=0o700, exist_ok=True)
    return exposed(above) is None


def record_at(kind: str, *parts: str) -> str:
    """Where the record is of what some words name."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    key = blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
    return os.path.join(base, "gpc", kind, key)


def _record(job: BuildJob) -> str:
    return record_at(
        "built",
        os.path.abspath(job.source),
        os.path.abspath(job.output or "build"),
        str(job.output is None or job.many),
        job.backend or "",
    )


def _tree(directory: str) -> list[str]:
    found: list[str] = []
    pending = [directory]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                else:
                    found.append(entry.path)
    found.sort()
    return found


def _digests(source: str, paths: Sequence[str]) -> list[str]:
    """A digest of the source, one of the tree, one of the code that would compile it."""
    return [_hash(file_bytes(source)), _hash_of(_files(paths)), code_digest()]


def _files(paths: Sequence[str]) -> dict[str, tuple[int, str]]:
    """The mode and a digest of each file."""
    return {path: (os.lstat(path).st_mode, _hash(file_bytes(path))) for path in paths}


def _hash_of(files: dict[str, tuple[int, str]]) -> str:
    lines = [f"{path}\0{mode}\0{digest}\0" for path, (mode, digest) in files.items()]
    return _hash("".join(lines).encode())


def _hash(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def file_bytes(path: str, *, links: bool = False) -> bytes:
    """The bytes of a file that is one: no pipe is waited for, and no link followed unless asked."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | (0 if links else os.O_NOFOLLOW))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(path)
        chunks = []
        while chunk := os.read(descriptor, 1 << 20):
            chunks.append(chunk)
        return b"".join(chunks)
    finally:
        os.close(descriptor)


def code_digest() -> str:
    """A digest of the names, sizes and times of gpc's files and of what is installed beside it.

    A target that was installed since changes the times of a directory on the import path.
    """
    digest = blake2b(digest_size=16)
    digest.update(sys.version.encode())
    for directory in sys.path:
        if not directory.endswith("-packages"):
            continue  # where things are installed, that is, and not where the command was called
        status = os.stat(directory)
        digest.update(f"{directory}\0{status.st_mtime_ns}\0".encode())
    files = []
    for entry in code_files():
        status = entry.stat()
        files.append(f"{entry.path}\0{status.st_size}\0{status.st_mtime_ns}")
    files.sort()
    digest.update("\0".join(files).encode())
    return digest.hexdigest()


def code_files() -> Iterator[os.DirEntry[str]]:
    """The files of gpc that a build may read, in no order."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # of the package gpc
    for package in PACKAGES:
        pending = [_package(here, package)]
        while pending:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    name = entry.name
                    if entry.is_dir():
                        if name not in NOT_OF_A_BUILD and f"{package}/{name}" not in NOT_OF_A_BUILD:
                            pending.append(entry.path)
                    elif not entry.path.endswith(UNREAD):
                        yield entry


def _package(here: str, name: str) -> str:
    """Where a package of gpc stands: beside this one when installed, else on the import path."""
    beside = os.path.join(os.path.dirname(here), name)
    if os.path.isdir(beside):
        return beside
    for directory in sys.path:
        candidate = os.path.join(directory, name)
        if os.path.isdir(candidate):
            return candidate
    raise OSError(name)
