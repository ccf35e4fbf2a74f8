"""Writes every generated file; says which of them changed."""

from __future__ import annotations

import sys

from kit.paths import ROOT
from reference.files import GENERATED

for name, make in GENERATED.items():
    path, text = ROOT / name, make()
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"wrote {name}\n")
