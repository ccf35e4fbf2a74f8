"""A SPICE server that shows a guest's emulated display, and the channel to its agent. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

from gpc.parts import Asked
from gpc.parts.slots import niche
from gpc.plan import Slot
from gpc.settle.words import choice
from gpc.why import Path, Traced, Why, leaves, reasons, written, written_at
from gpc_schemas.guest.spice import Compression


class GuestSpice(NamedTuple):
    """A SPICE server; without a port it takes the next that is free, without a file no password."""

    path: Path
    listen: Traced[str]
    port: Traced[int] | None
    password_file: Traced[str] | None
    clipboard: Traced[bool]
    file_transfer: Traced[bool]
    compression: Traced[Compression] | None
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return written_at(*self.path)


class SpiceAgent(NamedTuple):
    """A channel to the SPICE agent in the guest, and the controller that it is a port of."""

    path: Path
    because: tuple[Why, ...]
    slot: Slot


KINDS = (GuestSpice, SpiceAgent)


def decide(asked: Asked) -> Iterator[GuestSpice | SpiceAgent]:
    """The server, where one is asked for, and the channel."""
    spice, wanted = asked.guest.spice, asked.guest.asked.display.spice
    if spice is None or wanted is None:
        return
    path: Path = (*asked.path, "display", "spice")
    may_share: Traced[bool] = choice(wanted.clipboard, True, "not-asked", *path, "clipboard")
    yield GuestSpice(
        path,
        spice.listen,
        spice.port,
        spice.password_file,
        may_share,
        choice(wanted.file_transfer, True, "not-asked", *path, "file_transfer"),
        None if wanted.compression is None else written(wanted.compression, *path, "compression"),
    )
    agent: Traced[bool] = choice(wanted.agent, True, "not-asked", *path, "agent")
    if agent.value:
        because = reasons(written_at(*path), agent.why)
        yield SpiceAgent((*path, "agent"), because, niche("channels", *leaves(because)))
