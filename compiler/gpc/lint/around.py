"""What is known of the host that a file belongs to, and whether a mark's conditions hold. Pure.

Three answers: what is not known is neither so nor otherwise, and `when` takes that for no, as does
`unless`. A file that is looked at alone is thus judged by what it says itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from gpc.knowledge.scene import is_one
from gpc.lint.marks import CatalogueMark, Pattern, fitting
from gpc.lint.settings import ForeignSetting
from gpc_schemas.records import NamedTuple


class KnownHost(NamedTuple):
    """What a host shows; None and what is missing is not known."""

    versions: Mapping[str, tuple[int, ...]] = {}
    """Of software, by its name in the catalogue: Linux, QEMU, libvirt, Xen."""
    cpu: str | None = None
    hypervisor: str | None = None
    remapping: bool | None = None
    """Whether interrupts are remapped."""
    backend: str | None = None
    passed: frozenset[str] | None = None
    """The ids of the functions that go to guests, where all of them are known."""


class Fit(NamedTuple):
    """That a mark is meant, with the other settings that it was decided from."""

    others: tuple[ForeignSetting, ...] = ()


class Beside:
    """The settings of one host: which of them stand beside another.

    All do but those of other entries of a boot menu: of these a host starts one.
    """

    def __init__(self, settings: Iterable[ForeignSetting]) -> None:
        self._kinds: dict[str, list[ForeignSetting]] = {}
        for setting in settings:
            self._kinds.setdefault(setting.kind, []).append(setting)
        self._found: dict[Pattern, tuple[_Firsts, dict[str | None, _Firsts]]] = {}

    def first(self, pattern: Pattern, setting: ForeignSetting) -> ForeignSetting | None:
        """The first that looks so and is another one."""
        if pattern not in self._found:
            self._found[pattern] = self._look(pattern)
        all_of_them, groups = self._found[pattern]
        near = all_of_them
        if setting.group is not None:
            near = sorted([*groups.get(None, ()), *groups.get(setting.group, ())], key=_number)
        return next((one for _, one in near if one is not setting), None)

    def _look(self, pattern: Pattern) -> tuple[_Firsts, dict[str | None, _Firsts]]:
        """The first two of all, and of each group: one of them is another than any setting."""
        all_of_them: _Firsts = []
        groups: dict[str | None, _Firsts] = {}
        for row in enumerate(fitting(pattern, self._kinds.get(pattern.kind, ()))):
            for found in (all_of_them, groups.setdefault(row[1].group, [])):
                if len(found) < 2:
                    found.append(row)
        return all_of_them, groups


_Firsts: TypeAlias = list[tuple[int, ForeignSetting]]


def _number(row: tuple[int, ForeignSetting]) -> int:
    return row[0]


def fit(
    mark: CatalogueMark, setting: ForeignSetting, beside: Beside, around: KnownHost
) -> Fit | None:
    """Whether a mark whose pattern fits is meant here."""
    if _is_older(mark.since, around.versions):
        return None
    if mark.unless and _holds(mark.unless, setting, beside, around) is not None:
        return None
    found = _holds(mark.when, setting, beside, around)
    return None if found is None else Fit(found)


def _is_older(since: Mapping[str, str], versions: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether all the software that made it so is known, and from before that."""
    known = [(versions[name], _version(said)) for name, said in since.items() if name in versions]
    return bool(known) and all(has < wanted for has, wanted in known)


def _holds(
    condition: Mapping[str, Any], setting: ForeignSetting, beside: Beside, around: KnownHost
) -> tuple[ForeignSetting, ...] | None:
    """The settings that a condition found, or None where it is not known to hold."""
    found: list[ForeignSetting] = []
    for word, wanted in condition.items():
        if word == "with":
            for pattern in wanted:
                met = beside.first(pattern, setting)
                if met is None:
                    return None
                found.append(met)
        elif word == "without":
            if any(beside.first(pattern, setting) is not None for pattern in wanted):
                return None
        elif word == "passed":
            if around.passed is None or not any(is_one(id, wanted) for id in around.passed):
                return None
        elif word == "kernel":
            version = around.versions.get("Linux")
            if version is None or not all(_within(version, bound) for bound in wanted.split()):
                return None
        elif getattr(around, word) != wanted:
            return None
    return tuple(found)


def _within(version: tuple[int, ...], bound: str) -> bool:
    if bound.startswith(">="):
        return version >= _version(bound[2:])
    return version < _version(bound[1:])


def _version(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)))
