"""A key that is none: what its author may have meant, and where that belongs. Pure."""

from __future__ import annotations

from typing import Any

from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.suggest import listed, near, short
from gpc.source.keys import as_part, docs_at, keys_at, places_of, section_at
from gpc.why import Path, dotted
from gpc_schemas.patterns import regex

_CPUS = regex(r"[0-9]+(-[0-9]+)?")

MOST = 8
"""How many keys are named where none is near; the reference has them all."""


def unknown_key(path: Path, data: Any) -> Diagnostic:
    """The diagnostic (unknown-key) for a key of a mapping in the data of a file."""
    key, parent = str(path[-1]), path[:-1]
    there = data
    for part in parent:
        there = there[part]
    keys = keys_at(parent)
    like = near(key, keys)
    return Diagnostic(
        "unknown-key",
        f"{dotted(parent) or 'the top of the file'} has no key `{short(key)}`",
        Place(path, key=True),
        expected=_expected(parent, there, keys, like),
        help=_help(path, there[key], data, like),
    )


def _expected(parent: Path, there: dict[str, Any], keys: list[str], like: list[str]) -> str:
    """The keys that are like it with what they mean, else those that its section still lacks."""
    if like:
        docs = docs_at(parent)
        return "; ".join(f"`{key}`: {as_part(docs[key])}" for key in like)
    section = f"`{section_at(parent)}`" if parent else "the file"
    lacking = [key for key in keys if key not in there] or keys
    return f"a key of {section}: {listed(lacking, MOST)}"


def _help(path: Path, value: Any, data: Any, like: list[str]) -> str:
    key, parent = str(path[-1]), path[:-1]
    places = places_of(key)
    if places and parent:
        # Those in the same half of the file are the likelier ones; in the other half those that
        # a slip of the indentation leads to.
        near_by = [place for place in places if place.startswith(str(parent[0]))]
        places = near_by or [place for place in places if place.count(".") < 2]
    if places:
        where = listed(places, 3) if places[0] else "at the top of the file"
        under = "under " if places[0] else ""
        return f"`{key}` belongs {under}{where}: move it, or check the indentation"
    if not value and _CPUS.fullmatch(key):
        return "inside { } a comma ends a value: put quotes around one that holds a comma"
    if like:
        return f"did you mean `{like[0]}`?"
    return _raw(data, parent)


def _raw(data: Any, parent: Path) -> str:
    """Where a guest's back end is told in its own words what gpc has no key for."""
    if parent[:1] != ("guests",) or len(parent) < 2:
        return ""
    from gpc.target.backend import backends

    word = data["guests"][parent[1]].get("backend")
    facts = backends().get(word) if isinstance(word, str) else None
    key = facts.raw if facts is not None else None
    meaning = docs_at((*parent[:2], "raw")).get(key or "")
    return f"what gpc has no key for goes under `raw.{key}`: {as_part(meaning)}" if meaning else ""
