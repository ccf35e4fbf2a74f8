"""Reasons that lead to keys which a workaround set lead to the workaround instead. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from gpc.why import Default, Path, Traced, Workaround, Written

T = TypeVar("T")


def told_by(record: T, told: Mapping[Path, Workaround]) -> T:
    """The record with the workaround in the place of each key that it set, however deep."""
    found: T = _told(record, told)
    return found


def _told(value: Any, told: Mapping[Path, Workaround]) -> Any:
    if isinstance(value, Written):
        return told.get(value.path, value)
    if isinstance(value, Default):
        return value._replace(parents=_places(value.parents, told))
    if isinstance(value, Workaround):
        return value._replace(matched=_places(value.matched, told))
    if isinstance(value, Traced):
        return value._replace(why=_told(value.why, told))
    if isinstance(value, tuple):
        if all(isinstance(each, (str, int)) or each is None for each in value):
            return value
        changed = [_told(each, told) for each in value]
        return tuple(changed) if type(value) is tuple else type(value)(*changed)
    if isinstance(value, dict):
        return {key: _told(each, told) for key, each in value.items()}
    return value


def _places(paths: tuple[Path, ...], told: Mapping[Path, Workaround]) -> tuple[Path, ...]:
    """The places, and for those that a workaround set all that it looked at."""
    found: dict[Path, None] = {}
    for path in paths:
        why = told.get(path)
        for place in (path,) if why is None else why.matched:
            found[place] = None
    return tuple(found)
