"""What is Xen's own about a guest, as it was written. Pure."""

import dataclasses
from collections.abc import Iterator
from typing import Any, NamedTuple

from gpc.parts import Asked
from gpc.why import Path, Traced, Why, written
from gpc_schemas.guest.xen import GuestXen

_NOTHING = GuestXen()


class XenOptions(NamedTuple):
    """Values by their keys, dotted below `xen`."""

    path: Path
    values: dict[str, Traced[Any]]
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return next(iter(self.values.values())).why


KINDS = (XenOptions,)


def decide(asked: Asked) -> Iterator[XenOptions]:
    """What was written of it, if anything was."""
    said, path = asked.guest.asked.xen, (*asked.path, "xen")
    if said != _NOTHING:
        yield XenOptions(path, dict(_written(said, path, "")))


def _written(model: Any, at: Path, prefix: str) -> Iterator[tuple[str, Traced[Any]]]:
    for field in dataclasses.fields(model):
        value = getattr(model, field.name)
        if value is None or value == ():
            continue
        path = (*at, field.name)
        if dataclasses.is_dataclass(value):
            if field.name == "stubdomain":
                yield field.name, written(True, *path)
            yield from _written(value, path, f"{field.name}.")
        else:
            yield f"{prefix}{field.name}", written(value, *path)
