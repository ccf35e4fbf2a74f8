"""Every generated file by its path from the root, and its text."""

from __future__ import annotations

from pathlib import Path

from gpc.commands.schema import json_schema
from gpc.workarounds import generating
from gpc_schemas import compiling
from reference import commands, keys, pages

ROOT = Path(__file__).parents[2]


def generated() -> dict[str, str]:
    """Path → text, of all files that `make generate` writes."""
    return {
        "schemas/gpc_schemas/compiled.py": compiling.source(),
        "schemas/machine.schema.json": json_schema() + "\n",
        "compiler/gpc/workarounds/catalogue.json": generating.table(),
        "docs/reference/machine.md": keys.page(),
        "docs/reference/codes.md": pages.codes(),
        "docs/reference/rules.md": pages.rules(),
        "docs/reference/targets.md": pages.targets(ROOT),
        "docs/reference/workarounds.md": pages.workarounds(),
        "docs/reference/commands.md": commands.page(),
    }
