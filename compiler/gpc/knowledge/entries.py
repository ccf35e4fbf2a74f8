"""The catalogue as the compiler reads it: tables, generated from the files of `catalogue/`.

Reading the YAML files would cost a cold start more than all else that workarounds do. A build
reads the table of what decides; what people read of an entry is a table of its own.
"""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from gpc.knowledge.effects import Words
from gpc.knowledge.scene import Condition
from gpc_schemas.records import NamedTuple


class EffectRow(NamedTuple):
    """An effect as the catalogue says it; `when` may tell more closely for which machines."""

    kind: str
    words: Words
    when: Condition


class Entry(NamedTuple):
    """One workaround, as far as it decides anything."""

    id: str
    level: str  # auto, suggest, opt-in, refuse, note
    needs: Condition  # without which it can do nothing
    when: Condition  # for which machines it is made
    effects: tuple[EffectRow, ...]
    caution_when: Condition | None  # None is no caution
    obsolete_since: dict[str, str]
    conflicts: tuple[str, ...]


class Prose(NamedTuple):
    """What people read of a workaround. `title` is the symptom in its sufferer's words."""

    title: str
    text: str
    caution: str
    refusal: str
    since: dict[str, str]
    sources: tuple[str, ...]


@cache
def entries() -> dict[str, Entry]:
    """Every workaround by its id, in the order of their ids."""
    from gpc.knowledge.compiled import ROWS

    return {row[0]: _entry(row) for row in ROWS}


def _entry(row: tuple[Any, ...]) -> Entry:
    entry = Entry(*row)
    return entry._replace(effects=tuple([EffectRow(*effect) for effect in entry.effects]))


@cache
def prose(id: str) -> Prose:
    """What people read of a workaround; no build asks for it, unless it is wrong."""
    from gpc.knowledge.prose_compiled import PROSE

    return Prose(*cast(Any, PROSE[id]))
