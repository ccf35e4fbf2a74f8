"""One command line of QEMU while its facts are collected: what its options make, by their names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from gpc.lift.argv import Fields, Option

Facts = dict[str, str]


@dataclass(slots=True)
class Reading:
    """One command line while its facts are collected."""

    options: tuple[Option, ...]
    facts: Facts = field(default_factory=dict)
    blockdevs: dict[str, Fields] = field(default_factory=dict)
    objects: dict[str, Fields] = field(default_factory=dict)
    chardevs: dict[str, Fields] = field(default_factory=dict)
    audiodevs: dict[str, Fields] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def store(self, option: str) -> dict[str, Fields] | None:
        """Where what the option makes is kept, for whoever names it."""
        return cast(dict[str, Fields] | None, getattr(self, f"{option[1:]}s", None))
