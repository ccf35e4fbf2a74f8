"""Reading files of a host that may not be there, or not be what they should: values or None.

Nothing here raises for what a file holds. What is missing is None without a word, as half of the
files exist on half of the machines; what is there and cannot be made sense of leaves a note.
"""

from __future__ import annotations

from collections.abc import Sequence

from gpc.host.reader import HostReader, Stat
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

_ADDRESS = regex(r"(?<![0-9a-f])([0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7])(?![0-9a-f])")
_CONTROL = regex(r"[\x00-\x08\x0b-\x1f\x7f]")


class Note(NamedTuple):
    """Something that detection could not make sense of, and where."""

    path: str
    text: str


class Look:
    """A reader, and the notes of what it showed that made no sense."""

    def __init__(self, reader: HostReader) -> None:
        self.reader = reader
        self.notes: list[Note] = []

    def note(self, path: str, text: str) -> None:
        self.notes.append(Note(path, text))

    def bytes(self, path: str) -> bytes | None:
        data = self.reader.read(path)
        if data is None:
            found = self.reader.stat(path)
            if found is not None:
                self.note(path, _unread(found))
        return data

    def text(self, path: str) -> str | None:
        """The text of a file; None when it is missing, unreadable or no text."""
        data = self.bytes(path)
        if data is None:
            return None
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            self.note(path, "is no text")
            return None
        if _CONTROL.search(text):
            self.note(path, "is no text")
            return None
        return text

    def line(self, path: str) -> str | None:
        """The one line that a file holds; None when it is missing, empty or makes no sense."""
        text = self.text(path)
        if text is None:
            return None
        line = text.strip()
        if not line or "\n" in line:
            self.note(path, "is empty" if not line else "holds more than a line")
            return None
        return line

    def number(self, path: str, base: int = 10) -> int | None:
        """The number that a file holds, at least 0."""
        line = self.line(path)
        if line is None:
            return None
        try:
            number = int(line, base)
        except ValueError:
            number = -1
        if not 0 <= number < 1 << 64:
            self.note(path, "holds no number")
            return None
        return number

    def flag(self, path: str) -> bool | None:
        """What a file that holds 0 or 1 says."""
        number = self.number(path)
        return None if number is None else number != 0

    def names(self, path: str) -> tuple[str, ...]:
        """The names in a directory, each once; those that are no text are left out."""
        names = dict.fromkeys(self.reader.names(path))
        return tuple(name for name in names if name.isprintable())

    def link(self, path: str) -> str | None:
        target = self.reader.link(path)
        return target if target is not None and target.isprintable() else None

    def exists(self, path: str) -> bool:
        return self.reader.stat(path) is not None

    def stat(self, path: str) -> Stat | None:
        return self.reader.stat(path)

    def query(self, *command: str) -> str | None:
        """What a program printed; None when it is missing or failed."""
        answer = self.reader.query(command)
        if answer.code not in (0, 127):
            self.note(" ".join(command), f"ended with code {answer.code}")
        return answer.text if answer.code == 0 else None


def addresses_in(path: str) -> Sequence[str]:
    """The PCI addresses in a path of /sys/devices, from the root of the tree on."""
    return _ADDRESS.findall(path)


def _unread(found: Stat) -> str:
    if found.kind == "link":
        return "leads nowhere"
    return "cannot be read" if found.kind == "file" else f"is no file ({found.kind})"
