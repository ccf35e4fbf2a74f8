"""Threads of the host that serve a guest's disks. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.why import Path, Traced, Why, extended, leaves, written, written_at
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import CpuSet


class GuestIothread(NamedTuple):
    """A thread; they are counted from 1."""

    path: Path
    because: tuple[Why, ...]
    number: Traced[int]
    pin: Traced[CpuSet] | None

    @property
    def slot(self) -> None:
        """It is a thread of the host and no device."""


KINDS = (GuestIothread,)


def decide(asked: Asked) -> Iterator[GuestIothread]:
    """Its threads, in order."""
    wanted = asked.guest.asked.iothreads
    for name, number in numbers(asked).items():
        path: Path = (*asked.path, "iothreads", name)
        pin = wanted[name].pin
        yield GuestIothread(
            path, written_at(*path), number, written(pin, *path, "pin") if pin else None
        )


def numbers(asked: Asked) -> dict[str, Traced[int]]:
    """The number of each thread by its name."""
    found: dict[str, Traced[int]] = {}
    before: list[Path] = []
    for number, name in enumerate(asked.guest.asked.iothreads, 1):
        path: Path = (*asked.path, "iothreads", name)
        found[name] = Traced(number, extended(written_at(*path), "iothreads-counted", *before))
        before.append(path)
    return found


def counted(thread: Traced[int], path: Path) -> Traced[int]:
    """The number of the thread that is named at `path`."""
    why = extended(written_at(*path), "iothreads-counted", *leaves(thread.why))
    return Traced(thread.value, why)
