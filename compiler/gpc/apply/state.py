"""The state directory, /var/lib/gpc: what was applied, what was there before, what is under way.

    lock                    held while a command changes the host
    current                 the number of the generation in force, and the digest of its file
    generations/0001.json   each state that was reached, and the originals that it first touched
    blobs/SHA256            the bytes of files, each once; originals are never removed
    journal.json            a transaction under way; there is none between commands

Every file is written under another name, synced and renamed, so that each is whole or absent.
While no journal is there, the generations are those from 1 to `current`: `gpc.apply.whole` holds
the state to that before anything relies on it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from gpc.apply.records import (
    EMPTY,
    NONE,
    Generation,
    Journal,
    StoredGeneration,
    generation_of,
    generation_text,
    journal_of,
    journal_text,
    written_of,
)
from gpc.hashes import sha256
from gpc.host.reader import HostReader
from gpc.host.writer import Host, Snapshot

STATE = "/var/lib/gpc"
CURRENT = f"{STATE}/current"
JOURNAL = f"{STATE}/journal.json"
GENERATIONS = f"{STATE}/generations"
BLOBS = f"{STATE}/blobs"


class BadState(Exception):
    """The state directory lacks something, or holds what no gpc wrote: what, and what to do."""

    def __init__(self, *wrong: str, help: Iterable[str] = ()) -> None:
        super().__init__("; ".join(wrong))
        self.wrong = wrong
        self.help = tuple(help)


class Blobs(Mapping[str, bytes]):
    """The bytes that are kept, by digest; each is verified as it is read."""

    def __init__(self, reader: HostReader) -> None:
        self.reader = reader

    def __getitem__(self, key: str) -> bytes:
        if key == EMPTY:
            return b""
        data = self.reader.read(f"{BLOBS}/{key}")
        if data is None or sha256(data) != key:
            raise KeyError(key)
        return data

    def __iter__(self) -> Iterator[str]:
        return iter(self.reader.names(BLOBS))

    def __len__(self) -> int:
        return len(self.reader.names(BLOBS))


def make_state(host: Host, owner: tuple[int, int]) -> None:
    """Makes the state directory where it is missing; nobody but its owner may look inside.

    Raises OSError when it is open to others, BadState when no directory stands there.
    """
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
    if status.kind != "directory":
        raise BadState(f"{STATE} is no directory")
    if status.uid != owner[0]:
        raise OSError(1, "it does not belong to the user that this runs as", STATE)
    if status.mode & 0o077:
        raise OSError(1, "it is open to others; chmod 0700 it if nobody was in there", STATE)


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
    for name, data in {sha256(data): data for data in contents if data}.items():
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
    kind = host.snapshot(staged).kind
    if kind == "directory":
        raise BadState(f"{staged} is a directory, which gpc did not make", help=("move it away",))
    if kind != "absent":
        host.remove(staged)


def tidy(host: Host) -> None:
    """Takes away every file that a command that was killed had begun to write in the state."""
    for directory in (STATE, GENERATIONS, BLOBS):
        for name in host.names(directory):
            if name.endswith(".new"):
                _clear(host, f"{directory}/{name}")


def current_number(reader: HostReader) -> int:
    """The number of the generation in force; 0 where nothing was applied. Raises BadState.

    A number alone, which a person may have written, is believed where all the rest fits.
    """
    raw = held(reader, CURRENT)
    if raw is None:
        return 0
    found = re.fullmatch(rb"([1-9][0-9]{0,8})(?:\n|\n([0-9a-f]{64})\n)?", raw)
    if found is None:
        raise BadState(f"{CURRENT} holds no number of a generation")
    number = int(found[1])
    there = held(reader, generation_path(number)) if found[2] else None
    if there is not None and sha256(there).encode() != found[2]:
        raise BadState(f"{CURRENT} does not fit {generation_path(number)}: one of them was changed")
    return number


def held(reader: HostReader, path: str) -> bytes | None:
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
    path, found = generation_path(number), written(reader, number)
    try:
        return generation_of(found, Blobs(reader))
    except KeyError as error:
        raise BadState(f"{path}: {lost(error.args[0])}") from None
    except ValueError as error:
        raise BadState(f"{path}: {error}") from None


def written(reader: HostReader, number: int) -> StoredGeneration:
    """A generation as its file has it. Raises BadState when it is missing or damaged."""
    path = generation_path(number)
    raw = held(reader, path)
    if raw is None:
        raise BadState(f"{path} is missing")
    try:
        return written_of(raw, number)
    except ValueError as error:
        raise BadState(f"{path}: {error}") from None


def generation_path(number: int) -> str:
    """Where a generation stands."""
    return f"{GENERATIONS}/{number:04d}.json"


def numbers(reader: HostReader) -> range:
    """The numbers of every generation up to the one in force. Raises BadState."""
    return range(1, current_number(reader) + 1)


def history(reader: HostReader) -> list[Generation]:
    """Every generation up to the one in force. Raises BadState."""
    return [generation(reader, number) for number in numbers(reader)]


def originals(history: Iterable[Generation]) -> dict[str, Snapshot]:
    """What stood at each path before gpc took it on.

    A generation records a path when it starts to manage it; where gpc gave a path back and took
    it on again, what stood there in between is the original.
    """
    found: dict[str, Snapshot] = {}
    for each in history:
        found.update(each.originals)
    return found


def lost(name: str) -> str:
    """What is wrong where bytes were asked for that are not kept under their name."""
    return f"the bytes of {BLOBS}/{name} are missing or damaged"


def write_generation(host: Host, new: Generation, owner: tuple[int, int]) -> None:
    """Writes a generation, not yet in force. Raises ValueError for one that could not be read."""
    keep(host, [new.manifest.encode(), *(o.data for o in new.originals.values())], owner)
    text = generation_text(new)
    written_of(text.encode(), new.number)
    replace(host, generation_path(new.number), text, owner)


def forget_generation(host: Host, number: int) -> None:
    """Takes a generation away that was never in force."""
    if host.snapshot(generation_path(number)).kind != "absent":
        host.remove(generation_path(number))
        host.sync_directory(GENERATIONS)


def set_current(host: Host, number: int, owner: tuple[int, int]) -> None:
    """Puts a generation in force: the moment from which a transaction has happened."""
    written = held(host, generation_path(number)) or b""
    replace(host, CURRENT, f"{number}\n{sha256(written)}\n", owner)


def open_journal(reader: HostReader) -> Journal | None:
    """The transaction that a command left under way, or None. Raises BadState."""
    raw = held(reader, JOURNAL)
    if raw is None:
        return None
    try:
        return journal_of(raw, Blobs(reader))
    except KeyError as error:
        raise BadState(f"{JOURNAL}: {lost(error.args[0])}") from None
    except ValueError as error:
        raise BadState(f"{JOURNAL}: {error}") from None


def write_journal(host: Host, journal: Journal, owner: tuple[int, int]) -> None:
    """Writes the journal, and before it every byte that an undo would need.

    Raises ValueError for one that could not be read again.
    """
    contents = [part.data for c in journal.changes for part in (c.before, c.after)]
    keep(host, contents, owner)
    text = journal_text(journal)
    journal_of(text.encode(), {sha256(data): data for data in contents})
    replace(host, JOURNAL, text, owner)


def close_journal(host: Host) -> None:
    """Takes the journal away: nothing is under way any more."""
    host.remove(JOURNAL)
    host.sync_directory(STATE)
