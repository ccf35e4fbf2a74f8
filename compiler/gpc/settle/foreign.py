"""Keys of a guest that another back end has and its own has not. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from gpc.target.backend import BackEnd, backends
from gpc.why import Path
from gpc_schemas.guest import Guest
from gpc_schemas.model import changed


def foreign_keys(facts: BackEnd) -> Iterator[tuple[str, str]]:
    """The keys that do nothing under a back end, each with why, as the end of a sentence."""
    found = {key: why for other in backends().values() for key, why in other.own_keys.items()}
    return ((key, why) for key, why in found.items() if key not in facts.own_keys)


def written_at(model: Any, at: Path, key: Sequence[str]) -> Iterator[tuple[Path, Any]]:
    """Where below a model a key of `own_keys` was written, and what it says there."""
    if not key:
        if model is not None and model != () and model != {}:
            yield at, model
    elif key[0] == "*":
        for name, entry in model.items():
            yield from written_at(entry, (*at, name), key[1:])
    else:
        yield from written_at(getattr(model, key[0]), (*at, key[0]), key[1:])


def without_foreign_keys(guest: Guest, facts: BackEnd) -> Guest:
    """The guest as if no key of another back end were written, but for its raw words.

    Those no key of this back end stands for, so they stay and are warned of.
    """
    for key, _ in foreign_keys(facts):
        guest = _without(guest, key.split("."))
    return guest


def _without(model: Any, key: Sequence[str]) -> Any:
    head, rest = key[0], key[1:]
    if head == "*":
        return {name: _without(entry, rest) for name, entry in model.items()}
    value = getattr(model, head)
    if rest:
        value = _without(value, rest)
    elif not isinstance(value, tuple | dict):
        value = None
    return changed(model, **{head: value})
