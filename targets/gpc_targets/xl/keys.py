"""Which keys xl knows, since when, and what kind of value each takes.

xl leaves a key that it does not know aside without a word, so that a slip in `raw.xl` would go
unnoticed. Reads the table beside it, once, and only where a guest has raw keys.
"""

from __future__ import annotations

from functools import cache
from os.path import dirname

from gpc.target.language import Identifier
from gpc.why import Traced
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import KernelVersion

OLDEST, NEWEST = KernelVersion(4, 17), KernelVersion(4, 22)
"""The versions of Xen whose keys are known."""

_BARE = regex(r"0|[1-9][0-9]{0,17}")
_NUMBER = regex(r"-?(0x[0-9a-fA-F]+|[0-9]+)")


class Key(NamedTuple):
    """A key: `number`, `text`, `list`, `nested` or `ignored`, and the first Xen that reads it."""

    kind: str
    since: KernelVersion


@cache
def keys() -> dict[str, Key]:
    """Every key by its name."""
    with open(f"{dirname(__file__)}/keys.txt", encoding="ascii") as table:
        rows = [line.split() for line in table if not line.startswith("#")]
    return {name: Key(kind, KernelVersion.parse(since)) for name, kind, since in rows}


class KeyRow(NamedTuple):
    """A key with its value, or with its list of values."""

    key: Traced[Identifier]
    value: Traced[int] | Traced[str] | None
    entries: tuple[Traced[str], ...] = ()
    extends: bool = False  # whether it adds to a list that stands above it


def shaped(key: str, text: Traced[str], extends: bool) -> KeyRow:
    """A raw key with a value of its kind; the items of a list stand with `;` between them.

    `+=` adds to a list since Xen 4.10: xl.cfg(5), SYNTAX.
    """
    if keys()[key].kind == "list":
        return _listed(key, text, extends)
    value = _number(text) if keys()[key].kind == "number" else text
    return KeyRow(text.map(lambda _: Identifier(key)), value)


def shaped_by_its_look(key: str, text: Traced[str], extends: bool) -> KeyRow:
    """A raw key of xm: what looks like a number is one, and Python adds to a list too."""
    if extends:
        return _listed(key, text, extends)
    return KeyRow(text.map(lambda _: Identifier(key)), _number(text))


def _listed(key: str, text: Traced[str], extends: bool) -> KeyRow:
    items = (item.strip() for item in text.value.split(";"))
    entries = tuple(Traced(item, text.why) for item in items if item)
    return KeyRow(text.map(lambda _: Identifier(key)), None, entries, extends)


def is_number(text: str) -> bool:
    """Whether xl reads a number, or a truth value, in the text."""
    return _NUMBER.fullmatch(text) is not None


def _number(text: Traced[str]) -> Traced[int] | Traced[str]:
    # Any other spelling goes in quotes, where xl reads hexadecimal and negative numbers as well.
    return text.map(int) if _BARE.fullmatch(text.value) else text
