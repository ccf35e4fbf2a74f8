"""Files that somebody wrote for a back end, found out and read by its module `lift`. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from gpc.build import Built
from gpc.lift.cards import HostCard, Shown, given, of_host
from gpc.lift.finish import finish
from gpc.lift.lifted import Lifted, SaidValue
from gpc.lift.modern import modernise
from gpc.report.located import Source
from gpc.target import Target, beside, targets
from gpc.why import Path
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import PciAddress


class Lifting(Protocol):
    """The module `lift` of a back end."""

    def recognise(self, data: bytes) -> bool:
        """Whether a file is one of its own."""

    def lift(self, source: Source, data: bytes, system: str | None) -> Iterator[Lifted]:
        """The guests of such a file; `system` is the word of `os`, where that is known.

        Raises `gpc.lift.xml.NoGuest`."""


class Read(NamedTuple):
    """A guest of a foreign file, and what its host needs to be told of for it."""

    guest: Lifted
    cards: tuple[HostCard, ...]
    host: Mapping[Path, SaidValue]


def lifting(data: bytes) -> tuple[str, Lifting] | None:
    """The back end whose file it is, and what reads it; None where none knows it."""
    for target in targets():
        module = _module(target)
        if module is not None and module.recognise(data):
            return target.NAME, module
    return None


def readers() -> tuple[str, ...]:
    """The back ends whose files can be read."""
    return tuple(target.NAME for target in targets() if _module(target) is not None)


def read(
    name: str,
    data: bytes,
    known: Mapping[PciAddress, HostCard],
    seen: Mapping[PciAddress, Shown],
    system: str | None = None,
    *,
    modern: bool = False,
) -> Iterator[Read]:
    """The guests of a file, with names for their cards. None where nobody knows the file.

    With `modern` they may see other hardware than they have.
    """
    found = lifting(data)
    if found is None:
        return
    source = Source(name, data.decode(errors="replace"))
    for guest in found[1].lift(source, data, system):
        if modern:
            modernise(guest)
        cards = given(guest, known, seen)
        finish(guest)
        yield Read(guest, cards.cards, cards.host)


def read_back(built: Built, name: str) -> Lifted | None:
    """A guest of a build tree, read from the file of its back end; None where none is read."""
    cards = of_host(built.machine.host)
    for artifact in built.artifacts:
        stem = artifact.path.rpartition("/")[2].partition(".")[0]
        if not f"-{stem}".endswith(f"-{name}"):
            continue
        data = artifact.text.encode()
        if lifting(data) is not None:
            system = built.machine.guests[name].os
            for found in read(artifact.path, data, cards, {}, system):
                if found.guest.name == name:
                    return found.guest
    return None


def _module(target: Target) -> Lifting | None:
    if getattr(target, "BACKEND", None) is None:
        return None
    module: Lifting | None = beside(target, "lift")
    return module
