"""What a target is: a module that lowers a plan to the sheets that one tool's format needs.

Targets arrive by the entry point group `gpc.targets`; this package never imports one. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple, Protocol

from gpc.diagnostics import Diagnostic
from gpc.language import Language
from gpc.plan import Plan

GROUP = "gpc.targets"


class Sheet(NamedTuple):
    """One file to be rendered: where it goes in the build tree, from which template, with what.

    `context` holds traced values and records of them; a template can print nothing else.
    `actions` are commands to run on the host once the file is in place, spelled as the manifest
    holds them.
    """

    path: str
    template: str
    language: Language
    context: Mapping[str, Any]
    mode: int = 0o644
    actions: tuple[str, ...] = ()


class Target(Protocol):
    """The module-level names that a target has."""

    @property
    def NAME(self) -> str:
        """What `gpc targets` and diagnostics call it; the name of its entry point."""

    @property
    def TITLE(self) -> str:
        """The files that it writes and what reads them, in one line."""

    @property
    def __file__(self) -> str | None:
        """Where it was loaded from; its templates stand beside it."""

    def check(self, plan: Plan) -> Iterable[Diagnostic]:
        """What its tool cannot express of the plan; never a silent loss."""

    def lower(self, plan: Plan) -> Iterable[Sheet]:
        """The files that its tool needs for the plan; none where the plan has no use for it."""


@cache
def targets() -> tuple[Target, ...]:
    """Every installed target, in the order of their names."""
    from importlib.metadata import entry_points

    found: Iterable[Any] = entry_points(group=GROUP)
    return tuple(entry.load() for entry in sorted(found, key=lambda entry: entry.name))
