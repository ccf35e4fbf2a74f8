"""The state directory, /var/lib/gpc: what was applied, what was there before, what is under way.

    lock                    held while a command changes the host
    current                 the number of the generation in force
    generations/0001.json   each state that was reached, and the originals that it first touched
    blobs/SHA256            the bytes of files, each once; originals are never removed
    journal.json            a transaction under way; there is none between commands

Every file is written under another name, synced and renamed, so that each is whole or absent.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TypeVar

from gpc.apply.records import (
    EMPTY,
    NONE,
    Generation,
    Journal,
    digest,
    generation_of,
    generation_text,
    journal_of,
    journal_text,
    originals_of,
)
from gpc.host.reader import HostReader
from gpc.host.writer import Host, RealHost, Snapshot

Found = TypeVar("Found")

STATE = "/var/lib/gpc"
LOCK = f"{STATE}/lock"
CURRENT = f"{STATE}/current"
JOURNAL = f"{STATE}/journal.json"
GENERATIONS = f"{STATE}/generations"
BLOBS = f"{STATE}/blobs"


class Locked(Exception):
    """Another command is changing the host; says which."""


class BadState(Exception):
    """The state directory holds what no gpc wrote; says where."""


class Blobs(Mapping[str, bytes]):
    """The bytes that are kept, by digest; each is verified as it is read."""

    def __init__(self, reader: HostReader) -> None:
        self.reader = reader

    def __getitem__(self, key: str) -> bytes:
        if key == EMPTY:
            return b""
        data = self.reader.read(f"{BLOBS}/{key}")
        if data is None or digest(data) != key:
            raise KeyError(key)
        return data

    def __iter__(self) -> Iterator[str]:
        return iter(self.reader.names(BLOBS))

    def __len__(self) -> int:
        return len(self.reader.names(BLOBS))


def make_state(host: Host, owner: tuple[int, int]) -> None:
    """Makes the state directory where it is missing; nobody but its owner may look inside."""
    made = []
    for directory, mode in (
        ("/var", 0o755),
        ("/var/lib", 0o755),
        (STATE, 0o700),
        (GENERATIONS, 0o700),
        (BLOBS, 0o700),
    ):
        if host.stat(directory) is None:
            with suppress(FileExistsError):  # another gpc that starts for the first time, too
                host.make_directory(directory, Snapshot("directory", mode, *owner))
                made.append(directory)
    for directory in made:
        host.sync_directory(os.path.dirname(directory))
    status = host.snapshot(STATE)
    if status.kind != "directory" or status.uid != owner[0]:
        raise OSError(1, "it is not a directory of the user that this runs as", STATE)
    if status.mode & 0o077:
        raise OSError(1, "it is open to others; chmod 0700 it if nobody was in there", STATE)


@contextmanager
def locked(host: RealHost) -> Iterator[None]:
    """Holds the lock while the block runs. Raises Locked at once when somebody else does.

    Programs that the host runs hold it too, so that nobody else starts while one of them goes on
    after gpc was killed.
    """
    descriptor = host.open(LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip()
            raise Locked(holder or "another gpc") from None
        with suppress(OSError):  # a full disk must not keep anybody from undoing what filled it
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"process {os.getpid()} (or a program it ran)\n".encode(), 0)
        host.passed = (descriptor,)
        yield
        with suppress(OSError):
            os.ftruncate(descriptor, 0)
    finally:
        host.passed = ()
        os.close(descriptor)


def replace(host: Host, path: str, text: str, owner: tuple[int, int]) -> None:
    """Puts a file of the state in place, whole, and makes it survive a power cut."""
    staged = f"{path}.new"
    _clear(host, staged)
    host.write_new(staged, Snapshot("file", 0o600, *owner, text.encode()))
    host.rename(staged, path)
    host.sync_directory(os.path.dirname(path))


def keep(host: Host, contents: Iterable[bytes], owner: tuple[int, int]) -> None:
    """Keeps bytes under their digests; what is kept already, and undamaged, stays as it is."""
    kept = Blobs(host)
    wrote = False
    for name, data in {digest(data): data for data in contents if data}.items():
        if kept.get(name) is None:
            # Under its last name only when whole: a half-written blob would be believed kept.
            staged = f"{BLOBS}/{name}.new"
            _clear(host, staged)
            host.write_new(staged, Snapshot("file", 0o600, *owner, data))
            host.rename(staged, f"{BLOBS}/{name}")
            wrote = True
    if wrote:
        host.sync_directory(BLOBS)


def _clear(host: Host, staged: str) -> None:
    """Takes away what a command that was killed had begun to write."""
    if host.snapshot(staged).kind != "absent":
        host.remove(staged)


def tidy(host: Host) -> None:
    """Takes away every file that a command that was killed had begun to write in the state."""
    for directory in (STATE, GENERATIONS, BLOBS):
        for name in host.names(directory):
            if name.endswith(".new"):
                host.remove(f"{directory}/{name}")


def current_number(reader: HostReader) -> int:
    """The number of the generation in force; 0 where nothing was applied. Raises BadState."""
    raw = _held(reader, CURRENT)
    if raw is None:
        return 0
    if not raw.strip().isdigit():
        raise BadState(f"{CURRENT} holds no number")
    return int(raw)


def _held(reader: HostReader, path: str) -> bytes | None:
    """The bytes of a file of the state; None where there is none. Raises BadState.

    A file that is there and cannot be read must never pass for one that is not.
    """
    raw = reader.read(path)
    directory, name = os.path.split(path)
    if raw is None and name in reader.names(directory):
        raise BadState(f"{path} cannot be read")
    return raw


def generation(reader: HostReader, number: int) -> Generation:
    """A generation by its number. Raises BadState when it is missing or damaged."""
    if number == 0:
        return NONE
    return _read(reader, number, generation_of)


def numbers(reader: HostReader) -> list[int]:
    """The numbers of every generation that is kept, up to the one in force."""
    last = current_number(reader)
    found = (name.removesuffix(".json") for name in reader.names(GENERATIONS))
    return sorted(int(name) for name in found if name.isdigit() and int(name) <= last)


def originals(reader: HostReader) -> dict[str, Snapshot]:
    """What stood at each path before gpc took it on.

    A generation records a path when it starts to manage it; where gpc gave a path back and took
    it on again, what stood there in between is the original.
    """
    found: dict[str, Snapshot] = {}
    for number in numbers(reader):
        found.update(_read(reader, number, originals_of))
    return found


def _read(reader: HostReader, number: int, read: Callable[[str, Blobs], Found]) -> Found:
    path = f"{GENERATIONS}/{number:04d}.json"
    raw = reader.read(path)
    try:
        if raw is None:
            raise ValueError("it is missing")
        return read(raw.decode(), Blobs(reader))
    except KeyError as error:
        raise BadState(f"{path}: {_missing(error)}") from None
    except (ValueError, TypeError, AttributeError) as error:
        raise BadState(f"{path}: {error}") from None


def _missing(error: KeyError) -> str:
    key = str(error.args[0])
    if len(key) == len(digest(b"")):
        return f"the bytes of {BLOBS}/{key} are missing or damaged"
    return f"it has no {key}"


def write_generation(host: Host, new: Generation, owner: tuple[int, int]) -> None:
    """Writes a generation, not yet in force."""
    keep(host, [new.manifest.encode(), *(o.data for o in new.originals.values())], owner)
    replace(host, f"{GENERATIONS}/{new.number:04d}.json", generation_text(new), owner)


def set_current(host: Host, number: int, owner: tuple[int, int]) -> None:
    """Puts a generation in force: the moment from which a transaction has happened."""
    replace(host, CURRENT, f"{number}\n", owner)


def open_journal(reader: HostReader) -> Journal | None:
    """The transaction that a command left under way, or None. Raises BadState."""
    raw = _held(reader, JOURNAL)
    if raw is None:
        return None
    try:
        return journal_of(raw.decode(), Blobs(reader))
    except KeyError as error:
        raise BadState(f"{JOURNAL}: {_missing(error)}") from None
    except (ValueError, TypeError, AttributeError) as error:
        raise BadState(f"{JOURNAL}: {error}") from None


def write_journal(host: Host, journal: Journal, owner: tuple[int, int]) -> None:
    """Writes the journal, and before it every byte that an undo would need."""
    contents = [part.data for c in journal.changes for part in (c.before, c.after)]
    keep(host, contents, owner)
    replace(host, JOURNAL, journal_text(journal), owner)


def close_journal(host: Host) -> None:
    """Takes the journal away: nothing is under way any more."""
    host.remove(JOURNAL)
    host.sync_directory(STATE)
