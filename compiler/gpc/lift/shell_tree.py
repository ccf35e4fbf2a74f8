"""What a script is made of: commands, branches, loops and functions, in records. Pure."""

from __future__ import annotations

from typing import TypeAlias

from gpc.lift.shell_words import Word
from gpc_schemas.records import NamedTuple


class ShellAssignment(NamedTuple):
    """A value, or the entries of an array, for a variable."""

    name: str
    value: Word | None
    entries: tuple[Word, ...] | None
    is_more: bool
    """Whether it is put behind what the variable has: `+=`."""
    at: int


class Simple(NamedTuple):
    """A command and its words, with variables set before it and files that it writes or reads."""

    assignments: tuple[ShellAssignment, ...]
    words: tuple[Word, ...]
    files: tuple[tuple[str, Word], ...]
    at: int


class Commands(NamedTuple):
    """Commands with what stands between each and the one before: `;`, `&&`, `||`, `|` or `&`."""

    rows: tuple[tuple[str, Node], ...]


class Branches(NamedTuple):
    """`if` and `case`: of each branch when it is gone, and what is done then."""

    of: Word | None
    """What `case` looks at."""
    rows: tuple[tuple[Commands | tuple[Word, ...], Commands], ...]
    at: int


class Loop(NamedTuple):
    """`for` with its variable and words, `while` and `until` with neither."""

    variable: str
    words: tuple[Word, ...] | None
    body: Commands
    at: int


class ShellFunction(NamedTuple):
    """A function that is defined there."""

    name: str
    body: Commands
    at: int


Node: TypeAlias = "Simple | Commands | Branches | Loop | ShellFunction"
