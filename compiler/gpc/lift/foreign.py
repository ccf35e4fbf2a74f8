"""Files that somebody wrote for a back end, found out and read by its module `lift`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from gpc.build import Built, Checked, files_of
from gpc.lift.cards import HostCard, Shown, given, of_host
from gpc.lift.finish import finish
from gpc.lift.lifted import Lifted, SaidValue
from gpc.output.render import Artifact
from gpc.report.located import Source
from gpc.target import Target, beside, targets
from gpc.why import Path
from gpc_schemas.machine import Machine
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
) -> Iterator[Read]:
    """The guests of a file, with names for their cards. None where nobody knows the file."""
    for guest in lifted(name, data, system):
        yield with_cards(guest, known, seen)


def lifted(name: str, data: bytes, system: str | None = None) -> Iterator[Lifted]:
    """The guests of a file, to which `with_cards` gives names. None where nobody knows the file."""
    found = lifting(data)
    if found is not None:
        yield from found[1].lift(Source(name, data.decode(errors="replace")), data, system)


def with_cards(
    guest: Lifted, known: Mapping[PciAddress, HostCard], seen: Mapping[PciAddress, Shown]
) -> Read:
    """A guest that was lifted, once: with names for its cards, and all that follows."""
    cards = given(guest, known, seen)
    finish(guest)
    return Read(guest, cards.cards, cards.host)


def read_back(built: Built, name: str) -> Lifted | None:
    """A guest of a build tree, read from the file of its back end; None where none is read."""
    return _among(built.artifacts, built.machine, name)


def read_guest(checked: Checked, name: str) -> Lifted | None:
    """The same of a machine.yaml, of which nothing but what its back end writes is made.

    Raises Refused.
    """
    files = files_of(checked.settled.guests[name].backend.value, checked)
    return _among(files, checked.machine, name)


def _among(files: Iterable[Artifact], machine: Machine, name: str) -> Lifted | None:
    cards = of_host(machine.host)
    for file in files:
        stem = file.path.rpartition("/")[2].partition(".")[0]
        if not f"-{stem}".endswith(f"-{name}"):
            continue
        for found in read(file.path, file.text.encode(), cards, {}, machine.guests[name].os):
            if found.guest.name == name:
                return found.guest
    return None


def _module(target: Target) -> Lifting | None:
    if getattr(target, "BACKEND", None) is None:
        return None
    module: Lifting | None = beside(target, "lift")
    return module
