"""Effects on guests: the keys that say the same in machine.yaml, set where nobody wrote them. Pure.

Whoever reads a guest then sees what it would see if the key had been written, and what hangs on a
key is decided by the same rules. Its reason is the workaround's (`gpc.resolve.told`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from gpc.knowledge.effects import Effect, OfGuest, kind
from gpc.settle.guest import settle_guest
from gpc.settle.records import Settled
from gpc.why import Path, Workaround
from gpc_schemas.model import changed


def with_keys(
    settled: Settled, effects: Iterable[Effect]
) -> tuple[Settled, Mapping[Path, Workaround]]:
    """The machine with what effects set of its guests, and the places of that with the reasons."""
    guests = dict(settled.machine.guests)
    told: dict[Path, Workaround] = {}
    for effect in effects:
        for path, value in _keys(effect):
            other = put(guests[effect.guest], path, value)
            if other is not None:
                guests[effect.guest] = other
                told["guests", effect.guest, *path] = effect.why
    if not told:
        return settled, told
    machine = changed(settled.machine, guests=guests)
    again = {
        name: settle_guest(machine, name, settled.guests[name].facts)
        for name in {str(path[1]) for path in told}
    }
    merged = {name: again.get(name, guest) for name, guest in settled.guests.items()}
    return settled._replace(machine=machine, guests=merged), told


def _keys(effect: Effect) -> Iterator[tuple[tuple[str, ...], Any]]:
    """What an effect sets, below its guest."""
    of = kind(effect.kind)
    if of.ABOUT in ("guest", "passed"):
        at = tuple(map(str, effect.card[1:])) if of.ABOUT == "passed" else ()
        for path, value in cast(OfGuest, of).keys(effect.words):
            yield (*at, *path), value


def put(model: Any, path: tuple[str, ...], value: Any) -> Any | None:
    """The model with a value at a key, or None where something was written there.

    A card that a guest has as one of its network cards says nothing of it that could be added to.
    """
    key, *rest = path
    is_mapping = isinstance(model, dict)
    old = model.get(key) if is_mapping else getattr(model, key)
    if rest:
        if old is None:
            return None
        value = put(old, tuple(rest), value)
        if value is None:
            return None
    elif old is not None:
        return None
    return {**model, key: value} if is_mapping else changed(model, **{key: value})
