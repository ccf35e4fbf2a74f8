"""A guest's console on virtio. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.why import Path, Traced, Why, written_at
from gpc_schemas.records import NamedTuple

CONSOLE_PORT = 0
"""Its port of the channels' controller. Source: QEMU 7.2, hw/char/virtio-serial-bus.c: port 0 is
kept for a console."""


class GuestConsole(NamedTuple):
    """A console on virtio, which Linux calls hvc0, on a terminal of the host."""

    path: Path
    because: tuple[Why, ...]
    port: Traced[int]
    slot: None = None


KINDS = (GuestConsole,)


def decide(asked: Asked) -> Iterator[GuestConsole]:
    """It, where it is asked for."""
    if asked.guest.asked.console is not None:
        path: Path = (*asked.path, "console")
        because = written_at(*path)
        yield GuestConsole(path, because, Traced(CONSOLE_PORT, because))
