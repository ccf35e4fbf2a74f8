"""The catalogue as the compiler reads it: one table, generated from the files of `catalogue/`.

Reading twenty YAML files would cost a cold start more than all else that workarounds do. Reads the
package's own table, once.
"""

from functools import cache
from typing import Any, NamedTuple

from gpc.knowledge.conditions import Condition


class EffectRow(NamedTuple):
    """An effect as the catalogue says it; `when` may tell more closely for which machines."""

    kind: str
    module: str
    text: str
    when: Condition


class Entry(NamedTuple):
    """One workaround. `title` is the symptom in its sufferer's words."""

    id: str
    title: str
    text: str
    level: str  # auto, suggest, opt-in, refuse
    needs: Condition  # without which it can do nothing
    when: Condition  # for which machines it is made
    effects: tuple[EffectRow, ...]
    caution: str
    caution_when: Condition
    refusal: str
    since: dict[str, str]
    obsolete_since: dict[str, str]
    sources: tuple[str, ...]
    conflicts: tuple[str, ...]


@cache
def entries() -> dict[str, Entry]:
    """Every workaround by its id, in the order of their ids."""
    from gpc.knowledge.compiled import ROWS

    return {row["id"]: _entry(row) for row in ROWS}


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(
        **{
            **row,
            "effects": tuple(EffectRow(*effect) for effect in row["effects"]),
            "sources": tuple(row["sources"]),
            "conflicts": tuple(row["conflicts"]),
        }
    )
