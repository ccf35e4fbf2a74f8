"""The marks of the catalogue, and which of them a setting has. Pure; reads the generated table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from gpc.lint.settings import ForeignSetting
from gpc_schemas.records import NamedTuple


class Wild(NamedTuple):
    """A text in which each `*` is any text: what stands between them.

    It is no expression of `re`, of which there would be hundreds to make before the first is asked.
    """

    between: tuple[str, ...]

    def fits(self, text: str) -> bool:
        """Whether a whole text is so."""
        first, *others = self.between
        if not others:
            return text == first
        *middle, last = others
        at, end = len(first), len(text) - len(last)
        if at > end or not text.startswith(first) or not text.endswith(last):
            return False
        for part in middle:
            found = text.find(part, at, end)
            if found < 0:
                return False
            at = found + len(part)
        return True


class Pattern(NamedTuple):
    """How a setting looks: its kind, its name, and its value; None is any, empty none."""

    kind: str
    name: Wild
    value: Wild | None

    def fits(self, setting: ForeignSetting) -> bool:
        """Whether a setting looks so: by all of its value, or by one of its members."""
        if self.kind != setting.kind or not self.name.fits(setting.name):
            return False
        if self.value is None:
            return True
        whole = setting.value or ""
        return any(self.value.fits(part) for part in (whole, *whole.split(",")))


class CatalogueMark(NamedTuple):
    """What the catalogue says of a setting that looks so."""

    entry: str
    pattern: Pattern
    verdict: str
    text: str
    cure: str
    since: Mapping[str, str]
    when: Mapping[str, Any]
    unless: Mapping[str, Any]
    sources: Sequence[str]


@cache
def marks() -> Mapping[str, tuple[CatalogueMark, ...]]:
    """Every mark by the kind of its settings, in the order of the catalogue."""
    from gpc.knowledge.marks_compiled import ROWS

    found: dict[str, tuple[CatalogueMark, ...]] = {}
    for row in ROWS:
        pattern = _pattern(row["kind"], row["name"], row["value"])
        mark = CatalogueMark(
            row["entry"],
            pattern,
            row["is"],
            row["text"],
            row["cure"],
            row["since"],
            _asked(row["when"]),
            _asked(row["unless"]),
            row["sources"],
        )
        found[pattern.kind] = (*found.get(pattern.kind, ()), mark)
    return found


def fitting(pattern: Pattern, settings: Iterable[ForeignSetting]) -> Iterator[ForeignSetting]:
    """The settings that look so."""
    return (setting for setting in settings if pattern.fits(setting))


def _asked(condition: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        word: [_pattern(*each) for each in wanted] if word in ("with", "without") else wanted
        for word, wanted in condition.items()
    }


def _pattern(kind: str, name: str, value: str | None) -> Pattern:
    if kind in ("argument", "blacklist", "install", "option", "softdep"):
        name = name.replace("-", "_")
    return Pattern(kind, _wild(name), None if value is None else _wild(value))


def _wild(text: str) -> Wild:
    return Wild(tuple(text.split("*")))
