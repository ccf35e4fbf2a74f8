"""The marks of the catalogue, and which of them a setting has. Pure; reads the generated table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

from gpc.lint.settings import ForeignSetting
from gpc.lint.switches import switch
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
    is_on: bool | None = None
    """Whether the value is that of a switch, which has more than one spelling."""

    def fits(self, setting: ForeignSetting) -> bool:
        """Whether a setting looks so: by all of its value, or by one of its members."""
        if self.kind != setting.kind or not self.name.fits(setting.name):
            return False
        if self.value is None:
            return True
        if self.is_on is not None and switch(self.kind, setting.value) is self.is_on:
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


def marks(setting: ForeignSetting) -> Iterator[CatalogueMark]:
    """The marks that may be of a setting by its kind and name, in the order of the catalogue."""
    exact, wild = _table().get(setting.kind, _NONE)
    return (mark for _, mark in sorted((*exact.get(setting.name, ()), *wild), key=_number))


_Numbered: TypeAlias = tuple[int, "CatalogueMark"]
_Kind: TypeAlias = tuple[dict[str, list[_Numbered]], list[_Numbered]]
_NONE: _Kind = ({}, [])


def _number(row: _Numbered) -> int:
    return row[0]


@cache
def _table() -> Mapping[str, _Kind]:
    """Every mark by the kind of its settings: those of one name by that, and all others."""
    from gpc.knowledge.marks_compiled import ROWS

    found: dict[str, _Kind] = {}
    for number, row in enumerate(ROWS):
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
        exact, wild = found.setdefault(pattern.kind, ({}, []))
        first, *others = pattern.name.between
        (wild if others else exact.setdefault(first, [])).append((number, mark))
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
    if value is None:
        return Pattern(kind, _wild(name), None)
    return Pattern(kind, _wild(name), _wild(value), switch(kind, value))


def _wild(text: str) -> Wild:
    return Wild(tuple(text.split("*")))
