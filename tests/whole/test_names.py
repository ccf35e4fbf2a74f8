"""One word for one thing: a record's name is its own, but for a noun that has layers.

What is written (`gpc_schemas`) and what was decided of it (`gpc.plan`) share their noun; whatever
else shows, finds or keeps such a thing says so in its name.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

from kit.paths import ROOT

LAYERED = {"Binding", "Function", "Guest", "Host"}
"""Nouns of the schema that the plan has too."""

EXCEPT = {"Host": "compiler/gpc/host/writer.py"}
"""The door to a system that can be changed has the design's own name for it."""


def classes(root: Path, paths: Iterable[Path]) -> dict[str, list[str]]:
    """The public classes by their names, each with the files that define one of it."""
    found: dict[str, list[str]] = {}
    for path in sorted(paths):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(str(path.relative_to(root)))
    return found


def twice(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """The names that more than one class has, beside those of layered nouns."""
    wrong = {}
    for name, paths in found.items():
        rest = [path for path in paths if path != EXCEPT.get(name)]
        if name in LAYERED:
            rest = [p for p in rest if not p.startswith(("schemas/", "compiler/gpc/plan.py"))]
            if rest:
                wrong[name] = rest
        elif len(rest) > 1:
            wrong[name] = rest
    return wrong


def test_no_two_classes_have_one_name() -> None:
    roots = ("compiler", "schemas", "targets")
    found = classes(ROOT, (path for root in roots for path in (ROOT / root).rglob("*.py")))
    assert twice(found) == {}


def test_a_name_that_stands_twice_is_found(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / f"{name}.py").write_text("class Row: ...\nclass _Own: ...\n")
    assert twice(classes(tmp_path, tmp_path.glob("*.py"))) == {"Row": ["one.py", "other.py"]}
    assert twice({"Guest": ["schemas/a.py", "compiler/gpc/graph/b.py"]}) != {}
