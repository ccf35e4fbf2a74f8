"""What targets claim to be the default of: distributions, and releases of them. Pure.

A claim is an id of `gpc_schemas.distributions`, alone or with a bound: `debian`, `ubuntu>=25.10`,
`ubuntu<25.10`. The nearest claim wins: one of the distribution itself comes before one of what it
descends from, so that a family has a default and its kin may have another. A release that nobody
has written down is older than every bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from gpc_schemas.distributions import Os, lineage, numbers
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

_CLAIM = regex(r"([a-z][a-z-]*)(?:(>=|<)([0-9]+(?:\.[0-9]+)*))?")


class Claim(NamedTuple):
    """A distribution, and from or until which release."""

    name: str
    bound: str | None
    version: str | None

    def is_of(self, os: Os) -> bool:
        """Whether a distribution in its release is claimed."""
        if os.name != self.name or self.version is None:
            return os.name == self.name
        reached = os.version is not None and numbers(os.version) >= numbers(self.version)
        return reached == (self.bound == ">=")


class Claimed(NamedTuple):
    """The word that is claimed for a distribution, and whether by its own id."""

    word: str
    by_id: bool


def read_claim(text: str) -> Claim:
    """The claim that a target writes. Raises ValueError for one that is none."""
    found = _CLAIM.fullmatch(text)
    if found is None:
        raise ValueError(f"`{text}` claims no distribution: say it as in `ubuntu>=25.10`")
    return Claim(found[1], found[2], found[3])


def claimed(
    installed: Mapping[str, Any], of: Callable[[Any], Iterable[str]], os: str
) -> Claimed | None:
    """Which of the installed is the default on a distribution; None where none claims it."""
    for index, each in enumerate(lineage(os)):
        for word, target in installed.items():
            if any(read_claim(text).is_of(each) for text in of(target)):
                return Claimed(word, index == 0)
    return None
