"""What is Xen's own about a guest, as it was written. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpc.parts import Asked
from gpc.why import Path, Traced, Why, written
from gpc_schemas.model import has_words, is_model
from gpc_schemas.records import NamedTuple


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
    if has_words(said):
        yield XenOptions(path, dict(_written(said, path, "")))


def _written(model: Any, at: Path, prefix: str) -> Iterator[tuple[str, Traced[Any]]]:
    for name, value in vars(model).items():
        if value is None or value == ():
            continue
        path = (*at, name)
        if is_model(value):
            if name == "stubdomain":
                yield name, written(True, *path)
            yield from _written(value, path, f"{name}.")
        else:
            yield f"{prefix}{name}", written(value, *path)
