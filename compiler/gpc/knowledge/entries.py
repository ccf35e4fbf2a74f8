"""The catalogue as the compiler reads it: tables, generated from the files of `catalogue/`.

Reading the YAML files would cost a cold start more than all else that workarounds do. A build
reads the table of what acts unasked, and what is named in machine.yaml from that of all others;
what people read of an entry is a table of its own.
"""

from __future__ import annotations

from collections.abc import Collection
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
    from gpc.knowledge import asked_compiled, compiled

    rows = {**{row[0]: row for row in compiled.ROWS}, **asked_compiled.ROWS}
    return {id: _entry(rows[id]) for id in sorted(rows)}


def concerning(chosen: Collection[str]) -> dict[str, Entry]:
    """Those that say anything of a machine whose file names these, by their ids, in that order.

    What acts unasked, and what was named: all that a build looks at. Of the others it reads
    nothing, nor makes records of them.
    """
    from gpc.knowledge.compiled import ROWS

    found = {row[0]: row for row in ROWS}
    if not found.keys() >= set(chosen):
        from gpc.knowledge.asked_compiled import ROWS as ASKED

        found |= {id: ASKED[id] for id in chosen if id in ASKED}
    return {id: _entry(found[id]) for id in sorted(found)}


MAPPING = "{}"
"""What a tuple of the tables begins with whose members are the pairs of a mapping."""


def thawed(value: Any) -> Any:
    """A value of the tables with its mappings."""
    if not isinstance(value, tuple):
        return value
    if value[:1] == (MAPPING,):
        return {key: thawed(said) for key, said in value[1:]}
    return tuple([thawed(each) for each in value])


def _entry(row: tuple[Any, ...]) -> Entry:
    entry = Entry._make(thawed(row))  # not by the constructor, which would have to be compiled
    return entry._replace(effects=tuple([EffectRow._make(effect) for effect in entry.effects]))


@cache
def prose(id: str) -> Prose:
    """What people read of a workaround; no build asks for it, unless it is wrong."""
    from gpc.knowledge.prose_compiled import PROSE

    return Prose(*cast(Any, PROSE[id]))
