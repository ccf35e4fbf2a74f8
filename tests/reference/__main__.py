"""Writes every generated file; says which of them changed.

What the code itself reads is written first, and where that changed a new interpreter goes on: this
one has read the old.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from kit.paths import ROOT
from reference.files import GENERATED, TABLES

MOST_PASSES = 3
"""A table may be made with another one; none of them is made with itself."""


def write(names: Iterable[str]) -> bool:
    """Writes the files that are not as they should be; whether there were any."""
    found = False
    for name in names:
        path, text = ROOT / name, GENERATED[name]()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote {name}\n")
            found = True
    return found


def main(done: int) -> None:
    """All of them; `done` is how many interpreters wrote tables before this one."""
    if write(TABLES) and done < MOST_PASSES:
        sys.stdout.flush()
        words = [sys.executable, "-m", "reference", str(done + 1)]
        way = os.pathsep.join(filter(None, sys.path))  # which may be another than PYTHONPATH says
        os.execve(sys.executable, words, {**os.environ, "PYTHONPATH": way})
    write(name for name in GENERATED if name not in TABLES)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
