"""A guest's serial and parallel ports, and what of the host they lead to. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.settle.words import choice, if_written
from gpc.why import Path, Traced, Why, reasons, written_at
from gpc_schemas.guest.serial import PcPort, PortTo
from gpc_schemas.records import NamedTuple

NEEDS: dict[PortTo, tuple[str, ...]] = {
    "device": ("path",),
    "file": ("path",),
    "null": (),
    "pipe": ("path",),
    "pty": (),
    "tcp": ("port",),
    "unix": ("path",),
}
"""What must be said of a port, by what it leads to."""

MAY: dict[PortTo, tuple[str, ...]] = {
    "file": ("append",),
    "tcp": ("listen", "connect", "telnet"),
}
"""What may be said of it beside that."""


class Stream(NamedTuple):
    """Where characters go: a path, or a TCP port that is listened on or called."""

    to: Traced[PortTo]
    path: Traced[str] | None
    append: Traced[bool] | None
    host: Traced[str] | None
    calls: bool  # rather than listens
    port: Traced[int] | None
    telnet: Traced[bool] | None


class GuestSerial(NamedTuple):
    """A serial port; com1 has the number 0."""

    path: Path
    because: tuple[Why, ...]
    number: Traced[int]
    way: Stream
    slot: None = None


class GuestParallel(NamedTuple):
    """The parallel port."""

    path: Path
    because: tuple[Why, ...]
    way: Stream
    slot: None = None


KINDS = (GuestSerial, GuestParallel)


def decide(asked: Asked) -> Iterator[GuestSerial | GuestParallel]:
    """They, com1 first."""
    ports = asked.guest.asked.serial
    for name in sorted(ports):
        path: Path = (*asked.path, "serial", name)
        way, own = stream_of(ports[name], path), written_at(*path)
        number = Traced(int(name[-1]) - 1, own)
        yield GuestSerial(path, reasons(own, way.to.why), number, way)
    parallel = asked.guest.asked.parallel
    if parallel is not None:
        path = (*asked.path, "parallel")
        way = stream_of(parallel, path)
        yield GuestParallel(path, reasons(written_at(*path), way.to.why), way)


def stream_of(port: PcPort, path: Path) -> Stream:
    """Where a port leads to, by what is said of it."""
    to: Traced[PortTo] = choice(port.to, "pty", "not-asked", *path, "to")
    way = Stream(to, None, None, None, False, None, None)
    if "path" in NEEDS[to.value]:
        way = way._replace(path=if_written(port.path, *path, "path"))
    if to.value == "file":
        way = way._replace(append=if_written(port.append, *path, "append"))
    if to.value == "tcp":
        listen: Traced[str] = choice(port.listen, "127.0.0.1", "not-asked", *path, "listen")
        called = if_written(port.connect, *path, "connect")
        way = way._replace(
            host=(called or listen).also(to.why),
            calls=called is not None,
            port=if_written(port.port, *path, "port"),
            telnet=if_written(port.telnet, *path, "telnet"),
        )
    return way
