"""Every generated file by its path from the root, and what makes its text."""

from __future__ import annotations

from collections.abc import Callable

from gpc.commands.schema import json_schema
from gpc.knowledge import generating
from gpc_schemas import compiling
from kit.paths import ROOT
from reference import commands, keys, pages

GENERATED: dict[str, Callable[[], str]] = {
    "schemas/gpc_schemas/compiled.py": compiling.source,
    "schemas/machine.schema.json": lambda: json_schema() + "\n",
    "compiler/gpc/knowledge/catalogue.json": generating.table,
    "docs/reference/machine.md": keys.page,
    "docs/reference/codes.md": pages.codes,
    "docs/reference/rules.md": pages.rules,
    "docs/reference/workarounds.md": pages.workarounds,
    "docs/reference/commands.md": commands.page,
    "docs/reference/targets.md": lambda: pages.targets(ROOT),
}
"""What makes the text of each file, in the order to write them: the later ones build examples, for
which the tables that the compiler reads must be new."""
