"""Watchdog of a guest. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.parts.slots import niche
from gpc.plan import Slot
from gpc.settle.words import choice
from gpc.why import Path, Traced, Why, leaves, reasons, written_at
from gpc_schemas.guest.watchdog import WatchdogAction, WatchdogModel
from gpc_schemas.records import NamedTuple


class GuestWatchdog(NamedTuple):
    """A timer that the guest sets back for as long as it is well."""

    path: Path
    because: tuple[Why, ...]
    model: Traced[WatchdogModel]
    action: Traced[WatchdogAction]
    slot: Slot | None


KINDS = (GuestWatchdog,)


def decide(asked: Asked) -> Iterator[GuestWatchdog]:
    """It, where it is asked for; one of the two models stands on PCI."""
    wanted = asked.guest.asked.watchdog
    if wanted is not None:
        path: Path = (*asked.path, "watchdog")
        model: Traced[WatchdogModel] = choice(wanted.model, "i6300esb", "not-asked", *path, "model")
        action: Traced[WatchdogAction] = choice(
            wanted.action, "reset", "not-asked", *path, "action"
        )
        because = reasons(written_at(*path), model.why)
        slot = niche("watchdog", path, *leaves(model.why)) if model.value == "i6300esb" else None
        yield GuestWatchdog(path, because, model, action, slot)
