"""Words that name something installed, against what is installed. Pure: no I/O.

The schema takes any word there, as a distribution of its own may bring what it names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpc.target.backend import backends
from gpc.target.chain import OTHER, builders, loaders, owners
from gpc.why import Path

PLACES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("guests", "*", "backend"), "backend"),
    (("host", "boot", "loader"), "loader"),
    (("host", "boot", "entries"), "entries"),
    (("host", "boot", "initramfs"), "builder"),
)
"""Where a word of each kind stands; `*` for any key."""

UNKNOWN = "unexpected_keyword_argument"
UNKNOWN_WORD = "unknown_word"
"""Of ours: a word that nothing installed has for its name."""
NO_VALUE = "no_value"
"""Of ours: nothing, where text of any kind would do."""


def known_words(kind: str) -> tuple[str, ...]:
    """The words of a kind, in the order in which messages and editors list them."""
    if kind == "loader":
        return (*sorted(loaders()), OTHER)
    if kind == "entries":
        return (*sorted(owners()), OTHER)
    return tuple(backends()) if kind == "backend" else tuple(sorted(builders()))


def unknown_words(data: Any) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Where the plain data of a machine.yaml names what is not installed, and what is."""
    for pattern, kind in PLACES:
        yield from _unknown(data, pattern, known_words(kind))


def _unknown(
    data: Any, pattern: tuple[str, ...], known: tuple[str, ...]
) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Of the words at the places of a pattern (`*` for any key), those that are not known."""
    for path, word in _words(data, pattern, ()):
        if word not in known:
            yield path, known


def _words(data: Any, pattern: tuple[str, ...], at: Path) -> Iterator[tuple[Path, str]]:
    if not pattern:
        if isinstance(data, str):
            yield at, data
    elif isinstance(data, dict):
        for key, entry in data.items():
            if pattern[0] in ("*", key):
                yield from _words(entry, pattern[1:], (*at, key))
