"""Draws a build tree: `python examples/show.py build/phenom`. What `make demo` ends with."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def drawn(nodes: dict[str, Any], indent: str = "") -> Iterator[tuple[str, str]]:
    """Each line's branch and name, and the path of the file that it stands for, or nothing."""
    for number, (name, below) in enumerate(sorted(nodes.items())):
        last = number == len(nodes) - 1
        branch = indent + ("└── " if last else "├── ")
        if isinstance(below, str):
            yield branch + name, below
            continue
        while len(below) == 1 and not isinstance(next(iter(below.values())), str):
            inner, below = next(iter(below.items()))  # a directory of one directory: on one line
            name = f"{name}/{inner}"
        yield f"{branch}{name}/", ""
        yield from drawn(below, indent + ("    " if last else "│   "))


def main() -> None:
    tree = Path(sys.argv[1])
    manifest = json.loads((tree / "manifest.json").read_text())
    targets = {entry["path"]: entry["target"] for entry in manifest["files"]}
    nodes: dict[str, Any] = {"manifest.json": "manifest.json"}
    for path in targets:
        *parents, name = path.split("/")
        here = nodes
        for parent in parents:
            here = here.setdefault(parent, {})
        here[name] = path
    rows = list(drawn(nodes))
    wide = max(len(text) for text, _ in rows)
    print(f"\n{tree}/")
    for text, path in rows:
        if path:
            lines = len((tree / path).read_text().splitlines())
            what = targets.get(path, "what is in the tree, and why")
            text = f"{text:<{wide}}  {lines:>4} lines  {what}"
        print(text)


if __name__ == "__main__":
    main()
