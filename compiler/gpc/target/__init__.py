"""What a target is: a module that lowers a plan to the sheets that one tool's format needs.

Targets arrive by the entry point group `gpc.targets`; this package never imports one by name.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Protocol, TypeAlias

from gpc.plan import Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target.language import Language
from gpc_schemas.records import NamedTuple

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


Token: TypeAlias = str | tuple[Any]
"""What a template yields: its own text, or a tuple of the one value that it prints there."""

Template: TypeAlias = Callable[[Mapping[str, Any]], Iterable[Token]]
"""What a sheet's template is once it is compiled; it is called with the sheet's context."""


def field(record: Any, name: str) -> Any:
    """What a template means by `record.name`: an entry of a mapping, a field of a record."""
    return record[name] if type(record) is dict else getattr(record, name)


class Target(Protocol):
    """The module-level names that a target has."""

    @property
    def NAME(self) -> str:
        """What `gpc targets` and diagnostics call it; the name of its entry point."""

    @property
    def TITLE(self) -> str:
        """The files that it writes and what reads them, in one line."""

    @property
    def __name__(self) -> str:
        """What it was imported as; its modules `live` and `rehearsal` are below it."""

    @property
    def __file__(self) -> str | None:
        """Where it was loaded from; its templates stand beside it."""

    def check(self, plan: Plan) -> Iterable[Diagnostic]:
        """What its tool cannot express of the plan; never a silent loss."""

    def lower(self, plan: Plan) -> Iterable[Sheet]:
        """The files that its tool needs for the plan; none where the plan has no use for it."""


@cache
def targets() -> tuple[Target, ...]:
    """Every installed target, in the order of their names.

    Raises TargetConflict when two distributions bring a target of one name.
    """
    found: dict[str, str] = {}
    for name, reference in _entry_points():
        if found.setdefault(name, reference) != reference:
            raise TargetConflict(name, found[name], reference)
    return tuple(_load(found[name]) for name in sorted(found))


def beside(target: Target, name: str) -> Any:
    """The module of that name beside a target's `__init__`, imported now, or None without one."""
    return _imported(f"{target.__name__}.{name}")


@cache
def _imported(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return None


class TargetConflict(Exception):
    """Two installed distributions bring a target of one name: (name, one, the other)."""


def _load(reference: str) -> Target:
    from importlib import import_module

    target: Any = import_module(reference)
    return target  # type: ignore[no-any-return]  # a module, which satisfies the protocol


def _entry_points() -> Iterable[tuple[str, str]]:
    """The (name, module) pairs of the group, as installed distributions declare them.

    Read here and not by importlib.metadata, whose import takes a tenth of a build. Source: the
    entry points specification, https://packaging.python.org/specifications/entry-points/.
    """
    for directory in sys.path:
        try:
            names = os.listdir(directory or ".")
        except OSError:
            continue  # importlib skips such a directory too
        for name in names:
            if name.endswith(".dist-info"):
                try:
                    with open(f"{directory}/{name}/entry_points.txt", encoding="utf-8") as file:
                        text = file.read()
                except FileNotFoundError:
                    continue
                if f"[{GROUP}]" in text:
                    yield from _group(text)


def _group(text: str) -> Iterable[tuple[str, str]]:
    inside = False
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("["):
            inside = line == f"[{GROUP}]"
        elif inside and "=" in line and not line.startswith("#"):
            name, _, reference = line.partition("=")
            yield name.strip(), reference.strip()
