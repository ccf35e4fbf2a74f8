"""What is known of the host that a file belongs to, and whether a mark's conditions hold. Pure.

Three answers: what is not known is neither so nor otherwise, and `when` takes that for no, as does
`unless`. A file that is looked at alone is thus judged by what it says itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from gpc.lint.marks import CatalogueMark, fitting
from gpc.lint.settings import ForeignSetting


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


def fit(
    mark: CatalogueMark,
    setting: ForeignSetting,
    settings: Sequence[ForeignSetting],
    around: KnownHost,
) -> Fit | None:
    """Whether a mark whose pattern fits is meant here."""
    if _is_older(mark.since, around.versions):
        return None
    others = [one for one in settings if one is not setting]
    if mark.unless and _holds(mark.unless, others, around) is not None:
        return None
    found = _holds(mark.when, others, around)
    return None if found is None else Fit(found)


def _is_older(since: Mapping[str, str], versions: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether all the software that made it so is known, and from before that."""
    known = [(versions[name], _version(said)) for name, said in since.items() if name in versions]
    return bool(known) and all(has < wanted for has, wanted in known)


def _holds(
    condition: Mapping[str, Any], others: Sequence[ForeignSetting], around: KnownHost
) -> tuple[ForeignSetting, ...] | None:
    """The settings that a condition found, or None where it is not known to hold."""
    found: list[ForeignSetting] = []
    for word, wanted in condition.items():
        if word == "with":
            for pattern in wanted:
                met = next(fitting(pattern, others), None)
                if met is None:
                    return None
                found.append(met)
        elif word == "without":
            if any(next(fitting(pattern, others), None) for pattern in wanted):
                return None
        elif word == "passed":
            if around.passed is None or not any(_is(id, wanted) for id in around.passed):
                return None
        elif word == "kernel":
            version = around.versions.get("Linux")
            if version is None or not all(_within(version, bound) for bound in wanted.split()):
                return None
        elif getattr(around, word) != wanted:
            return None
    return tuple(found)


def _is(id: str, wanted: Sequence[str]) -> bool:
    return any(
        id.startswith(one[:-1]) if one.endswith("*") else id == one for one in map(str, wanted)
    )


def _within(version: tuple[int, ...], bound: str) -> bool:
    if bound.startswith(">="):
        return version >= _version(bound[2:])
    return version < _version(bound[1:])


def _version(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)))
