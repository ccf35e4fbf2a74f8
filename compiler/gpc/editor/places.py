"""What stands below the cursor: what it means, where it is declared, what it becomes. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.editor.draft import Draft
from gpc.editor.words import declared_under, is_boot
from gpc.report.located import Span, locate
from gpc.source.keys import default_at, docs_at
from gpc.why import Path, dotted
from gpc_schemas.guest.words import BOOTED_BY_NAME
from gpc_schemas.records import NamedTuple

MOST = 12
"""Lines of the tree that are shown at once; `gpc why` and `gpc view` have them all."""


class TreeLine(NamedTuple):
    """A line of the tree by its file and its number, from 1."""

    path: str
    number: int
    text: str


def path_at(draft: Draft, line: int, column: int) -> Path:
    """The place of the file that a position is in; none between two."""
    for mark in draft.machine.marks.marks:
        if mark.span[:2] <= (line, column) <= mark.span[2:]:
            return max(mark.paths, key=len)
    return ()


def became(draft: Draft, path: Path) -> tuple[TreeLine, ...]:
    """The lines of the tree that come from a place, or from what stands below it."""
    number = draft.machine.marks.numbers.get(path)
    groups = set() if number is None else set(draft.machine.groups_of[number])
    return tuple(
        TreeLine(file.path, run.first + at, text)
        for file in draft.machine.files
        for run in file.runs
        if run.group in groups
        for at, text in enumerate(run.texts)
    )


def meaning(draft: Draft, path: Path) -> str:
    """What a key means and what it becomes, in Markdown."""
    return "\n\n".join(_meaning(draft, path))


def _meaning(draft: Draft, path: Path) -> Iterator[str]:
    yield f"`{dotted(path)}`"
    key = path[:-1] if isinstance(path[-1], int) else path
    if path[0] == "workarounds" and len(path) == 2:
        from gpc.knowledge.entries import entries, prose

        if path[1] in entries():
            yield f"{prose(str(path[1])).title}. `gpc explain {path[1]}` tells more."
    docs = docs_at(key[:-1]).get(str(key[-1])) if key else None
    if docs:
        yield docs
        default = default_at(key)
        if default is not None:
            yield f"Where it is not written: `{_spelled(default)}`"
    lines = became(draft, path)
    if lines:
        yield f"It becomes {len(lines)} line{'s' * (len(lines) != 1)} of the tree:"
        shown = "\n".join(
            f"{line.path}:{line.number}  {line.text.strip()}" for line in lines[:MOST]
        )
        fence = "`" * (3 if "```" not in shown else 12)
        yield f"{fence}text\n{shown}\n{fence}"
        if len(lines) > MOST:
            yield f"and {len(lines) - MOST} more"
    elif not draft.machine.files:
        yield "What it becomes is known once there is no error in the file."


def _spelled(default: object) -> str:
    if isinstance(default, bool):
        return str(default).lower()
    return ", ".join(map(str, default)) if isinstance(default, tuple) else str(default)


def declaration(draft: Draft, path: Path) -> Span | None:
    """Where a name is declared that stands at a path, such as a guest's card."""
    root = draft.source.root
    value = _value(draft, path)
    if is_boot(path[:-1]) and value:
        kind, _, named = value.rpartition(".")
        there = (*path[:2], *kind.split("."), named)
        has_it = kind in BOOTED_BY_NAME and there in draft.machine.marks.numbers
        return locate(root, there, key=True) if has_it else None
    for name, above in ((path[-1], path[:-1]), (value, path)):
        where = declared_under(above)
        if root is None or not where or not isinstance(name, str):
            continue
        node = root
        for part in where:
            if not isinstance(node.value, dict) or str(part) not in node.value:
                return None
            node = node.value[str(part)]
        if isinstance(node.value, dict):
            return locate(root, (*where, name), key=True) if name in node.value else None
        for entry in node.value:
            if not isinstance(entry, str) and entry.value == name:
                span: Span = entry.span
                return span
    return None


def _value(draft: Draft, path: Path) -> str | None:
    node = draft.source.root
    for part in path:
        if node is None or isinstance(node.value, str):
            return None
        if isinstance(node.value, dict):
            node = node.value.get(str(part))
        else:
            node = node.value[part] if isinstance(part, int) else None
    return node.value if node is not None and isinstance(node.value, str) else None
