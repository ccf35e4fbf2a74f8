"""The page of what the field knows, and what gpc makes of each of it."""

from __future__ import annotations

from collections import Counter

from gpc.knowledge.entries import entries
from kit.field import Row, numbers, rows
from reference.text import document, table

OPENING = """\
What people who give cards to guests have learned, each with the workarounds that gpc knows for it
and their levels, or what of gpc deals with it without one. A test holds that all of it is there.
The numbers are those of a list of what the field knows, B-01 to B-132 with gaps between its areas;
each of its {count} is here, and a subject without one came later.
"""


def page() -> str:
    """Workarounds by what they are about, then what other tools can."""
    known = rows("workarounds")
    levels = Counter(entry.level for entry in entries().values())
    counted = ", ".join(f"{count} {level}" for level, count in sorted(levels.items()))
    alone = sum(bool(row.shown_by) and not row.entries for row in known)
    left = sum(bool(row.left_out) for row in known)
    lines = [
        OPENING.format(count=len(numbers())),
        f"{len(known)} subjects, {len(entries())} entries: {counted}. gpc deals with {alone} of",
        f"the subjects by itself, without an entry, and leaves {left} out.",
        "",
        *table(("no.", "subject", "entries", "what shows it"), map(_of_workarounds, known)),
        "",
        "## What other tools can",
        "",
        *table(("capability", "what shows that gpc can"), map(_of_features, rows("features"))),
    ]
    return document("What the field knows", lines)


def _of_workarounds(row: Row) -> tuple[str, ...]:
    named = [f"[{id}](workarounds.md#{id}) ({entries()[id].level})" for id in row.entries]
    by = ", ".join(named) or ("" if row.left_out else "by itself")
    return ", ".join(row.numbers), row.subject, by, _shown(row) or "its cases"


def _of_features(row: Row) -> tuple[str, ...]:
    return row.subject, _shown(row)


def _shown(row: Row) -> str:
    if row.left_out:
        return f"left out: {row.left_out}"
    places = [place.partition("::") for place in row.shown_by]
    return ", ".join(f"[{test or path}](../../{path})" for path, _, test in places)
