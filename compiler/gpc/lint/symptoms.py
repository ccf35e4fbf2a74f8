"""Which pages speak of a message that somebody saw: in a log, from a program, in Windows. Pure.

Words are compared, rare ones weigh more. What differs from host to host is left out: addresses,
numbers, paths of devices, times; a number that Windows gives ("Code 43") is part of its word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from math import log

from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

ENOUGH = 0.16
"""Below this two messages have no more in common than any two have."""

MOST_HITS = 5
"""How many pages a person is shown."""

ABOUT = 0.22
"""What a word in the text of a page counts, against one in a message that it names."""

_STAMP = regex(r"^\s*(?:<\d+>)?(?:\[\s*\d+\.\d+\]|\w{3}\s+\d+ [\d:]{8} \S+|[\d-]+T[\d:.+-]+)\s*")
_ADDRESS = regex(
    r"\b(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]\b|\b0x[0-9a-f]+\b|\b[0-9a-f]{4}:[0-9a-f]{4}\b",
    re.IGNORECASE,
)
_SPAN = regex(r"\b\d+\s?(?:[mun]?s|[KMGT]i?B)\b")
"""Times and sizes."""

_CODE = regex(r"\bcode\s*[:#]?\s*\(?(\d{1,3})\b", re.IGNORECASE)
_WORD = regex(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*|\d+[a-z]+[a-z0-9]*")
_COMMON = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "by",
        "can",
        "cannot",
        "could",
        "error",
        "fails",
        "failed",
        "for",
        "from",
        "has",
        "have",
        "in",
        "is",
        "it",
        "its",
        "no",
        "not",
        "of",
        "on",
        "or",
        "please",
        "so",
        "that",
        "the",
        "there",
        "this",
        "to",
        "use",
        "was",
        "will",
        "with",
        "you",
        "your",
        "warning",
        "info",
        "kernel",
        "device",
        "devices",
        "host",
        "guest",
        "qemu",
        "system",
        "x86",
    ]
)
"""Words of any message; they count, a little."""


class Page(NamedTuple):
    """What can be found: its name, its title, the messages that it names, its text."""

    name: str
    title: str
    messages: Sequence[str]
    text: str


class Hit(NamedTuple):
    """A page that speaks of a message, and how much of it."""

    name: str
    title: str
    score: float


def find(message: str, pages: Iterable[Page], most: int = MOST_HITS) -> tuple[Hit, ...]:
    """The pages that speak of a message, best first, then by name; none where none does."""
    wanted = words(message)
    if wanted <= _COMMON:
        return ()
    taken = [(page, [words(said) for said in (*page.messages, page.title)]) for page in pages]
    texts = [words(page.text) for page, _ in taken]
    spoken = zip(taken, texts, strict=True)
    weights = _weights([frozenset().union(*said, text) for (_, said), text in spoken])
    hits = []
    for (page, said), text in zip(taken, texts, strict=True):
        score = max(_common(wanted, each, weights) for each in said)
        score += ABOUT * _share(wanted, text | frozenset().union(*said), weights)
        if score >= ENOUGH:
            hits.append(Hit(page.name, page.title, round(score, 4)))
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.name))[:most])


def words(text: str) -> frozenset[str]:
    """The words of a message by which it is known again."""
    text = _STAMP.sub("", text)
    text = _SPAN.sub(" ", text)
    text = _CODE.sub(lambda found: f" code{found[1]} ", _ADDRESS.sub(" ", text.lower()))
    found = set()
    for word in _WORD.findall(text.replace("-", " ").replace("'", "")):
        found |= {word, *(part for part in word.split("_") if len(part) > 2)}
    return frozenset(_stem(word) for word in found)


def _stem(word: str) -> str:
    """A word without the ending by which two spellings of it differ."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _weights(pages: Sequence[frozenset[str]]) -> Mapping[str, float]:
    """What each word counts: the more pages have it, the less."""
    counted: dict[str, int] = {}
    for page in pages:
        for word in page:
            counted[word] = counted.get(word, 0) + 1
    return {
        word: log(1 + len(pages) / count) * (0.15 if word in _COMMON else 1)
        for word, count in counted.items()
    }


def _total(found: Iterable[str], weights: Mapping[str, float]) -> float:
    # A word that no page has says that the message is another one, yet not how much.
    return sum(weights.get(word, 1.5) for word in sorted(found))


def _common(wanted: frozenset[str], said: frozenset[str], weights: Mapping[str, float]) -> float:
    """How much two messages have in common, from 0 to 1; a short one may be part of a long one."""
    both = _total(wanted & said, weights)
    if not both:
        return 0.0
    of_wanted, of_said = both / _total(wanted, weights), both / _total(said, weights)
    return 0.5 * of_wanted + 0.5 * (2 * of_wanted * of_said / (of_wanted + of_said))


def _share(wanted: frozenset[str], text: frozenset[str], weights: Mapping[str, float]) -> float:
    return _total(wanted & text, weights) / _total(wanted, weights)
