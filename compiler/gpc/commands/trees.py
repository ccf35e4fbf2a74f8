"""Where the trees of a build go, and what is said where something else stands there."""

from __future__ import annotations

import os

from gpc.commands.console import note
from gpc.commands.guard import REFUSED
from gpc.tree.write import ForeignTree


def destination(output: str | None, host: str, many: bool) -> str:
    """Where a host's tree goes: `-o` for one machine, a directory by its name below otherwise."""
    if output is None:
        return os.path.join("build", host)
    return os.path.join(output, host) if many else output


def is_foreign(tree: ForeignTree) -> int:
    """Tells that a directory is no tree of gpc; returns the exit code."""
    note(
        f"error: {tree} is not empty and was not built by gpc\n"
        "  help: name another directory with -o, or move that one away"
    )
    return REFUSED
