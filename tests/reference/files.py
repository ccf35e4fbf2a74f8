"""Every generated file by its path from the root, and what makes its text."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from gpc.commands.schema import json_schema
from gpc.knowledge import generating
from gpc.output import compiling as templates
from gpc_schemas import compiling
from kit.paths import ROOT
from reference import chains, commands, completions, features, field, keys, man, pages, pictures

COMPILED_TEMPLATES: dict[str, Callable[[], str]] = {
    str(directory.parent.relative_to(ROOT) / "compiled.py"): partial(
        templates.source, str(directory)
    )
    for directory in sorted(ROOT.glob("targets/gpc_targets/*/templates"))
}

TABLES: dict[str, Callable[[], str]] = {
    **COMPILED_TEMPLATES,
    "schemas/gpc_schemas/compiled.py": compiling.source,
    "compiler/gpc/knowledge/compiled.py": generating.table,
    "compiler/gpc/knowledge/asked_compiled.py": generating.asked,
    "compiler/gpc/knowledge/marks_compiled.py": generating.marks,
    "compiler/gpc/knowledge/symptoms_compiled.py": generating.symptoms,
    "compiler/gpc/knowledge/prose_compiled.py": generating.prose,
}
"""Those that the code itself reads."""

GENERATED: dict[str, Callable[[], str]] = {
    **TABLES,
    "schemas/machine.schema.json": lambda: json_schema() + "\n",
    "docs/reference/machine.md": keys.page,
    "docs/reference/codes.md": pages.codes,
    "docs/reference/rules.md": pages.rules,
    "docs/reference/workarounds.md": pages.workarounds,
    "docs/reference/field.md": field.page,
    "docs/reference/commands.md": commands.page,
    "docs/reference/chains.md": chains.page,
    "docs/reference/features.md": features.page,
    "docs/reference/targets.md": lambda: pages.targets(ROOT),
    "docs/pictures/two-guests.svg": pictures.graph,
    **man.pages(),
    **completions.scripts(),
}
"""What makes the text of each file. All but the tables are made by code that has read these."""
