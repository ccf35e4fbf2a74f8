"""The machine.yaml that `gpc import` puts guests into, and what is known of its host."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING

from gpc.commands.console import note, show
from gpc.commands.files import read_file
from gpc.commands.guard import INVALID
from gpc.commands.look import reader_of
from gpc_schemas.records import NamedTuple

if TYPE_CHECKING:
    from gpc.host.reader import HostReader
    from gpc.lift.cards import HostCard, Shown
    from gpc.lift.foreign import Read
    from gpc.lint.around import KnownHost
    from gpc_schemas.host import Host
    from gpc_schemas.units import PciAddress, PciId


class NotImported(Exception):
    """Nothing is written; says why in two lines, and with which exit code."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.code = code


class Base(NamedTuple):
    """A machine.yaml, new or not, and what its host shows."""

    text: str
    host: Host | None
    known: Mapping[PciAddress, HostCard]
    seen: Mapping[PciAddress, Shown]
    around: KnownHost
    """What the catalogue's marks may ask of the host."""
    guests: frozenset[str] = frozenset()
    """The names of those that are there."""

    def around_of(self, guests: Sequence[Read]) -> KnownHost:
        """The same for the guests of a file, whose cards are those that matter to it."""
        from gpc.target.backend import backends

        ids: dict[PciAddress, PciId] = {}
        for kind in (self.host.gpus, self.host.devices) if self.host is not None else ():
            for card in kind.values():
                ids |= {f.address: f.id for f in (card, *(card.functions or {}).values())}
        ids |= {address: shown.id for address, shown in self.seen.items() if shown.id is not None}
        given = [function.address for each in guests for function in each.guest.functions]
        known = frozenset(str(ids[address]) for address in given if address in ids)
        around = self.around
        if known and all(address in ids for address in given):
            around = around._replace(passed=known)
        if guests:
            back_end = backends()[guests[0].guest.backend]
            around = around._replace(hypervisor=back_end.hypervisor)
        return around


def base_of(output: str, functions: Set[PciAddress], source: str | None, root: str) -> Base:
    """The machine.yaml at `output`, for guests that are given those functions of their host.

    One that is there describes its host itself; a new one describes the host that is looked at, if
    that has the functions. Raises NotImported for one that is not sound, and
    `gpc.commands.look.NoCapture`.
    """
    reader = reader_of(source, root)
    if output != "-" and os.path.lexists(output):
        return _there(output, reader, functions)
    from gpc.detect.pci import DEVICES

    # A guest of another host needs no more of this one than that its cards are not in it.
    if source is None and not {*map(str, functions)} <= {*reader.names(DEVICES)}:
        return _of_another()
    return _new(reader) or _of_another()


def _seen(reader: HostReader) -> Mapping[PciAddress, Shown]:
    from gpc.detect.cards import whole_cards
    from gpc.detect.look import Look
    from gpc.detect.pci import detect_pci
    from gpc.lift.cards import Shown

    pci = detect_pci(Look(reader))
    cards = {f.address: card.main.address for card in whole_cards(pci) for f in card.functions}
    return {
        f.address: Shown(f.id, f.is_display, f.module, f.word, cards.get(f.address, f.address))
        for f in pci.functions
    }


def _there(output: str, reader: HostReader, functions: Set[PciAddress]) -> Base:
    from gpc.build import check_source
    from gpc.lift.cards import of_host
    from gpc.lint.raw_words import around_of
    from gpc.report.diagnostics import Refused

    data = read_file(output)
    try:
        settled = check_source(output, data).settled
    except Refused as refused:
        show([finding for finding in refused.findings if finding.severity == "error"])
        raise NotImported(
            f"error: {output} is not sound, so nothing is put into it", INVALID
        ) from None
    host = settled.machine.host
    known = of_host(host)
    seen = _seen(reader) if functions - set(known) else {}
    cards = [*host.gpus.values(), *host.devices.values()]
    is_here = all(card.address in seen and seen[card.address].id == card.id for card in cards)
    return Base(
        data.decode(),
        host,
        known,
        seen if is_here else {},
        around_of(settled),
        frozenset(settled.machine.guests),
    )


def _new(reader: HostReader) -> Base | None:
    """A machine.yaml of the host that is looked at; None where that does not show enough."""
    from gpc.detect import detect
    from gpc.detect.foreign import around
    from gpc.lift.cards import of_host
    from gpc.propose import lacking, machine_page
    from gpc.source.read import read
    from gpc.source.validate import validate

    facts = detect(reader, images=False)
    if lacking(facts):
        return None
    text = machine_page(facts, guest=False)
    machine, _ = validate(read("", text.encode())[0])
    assert machine is not None, "what gpc proposes is sound"
    return Base(text, machine.host, of_host(machine.host), _seen(reader), around(facts))


def _of_another() -> Base:
    """Nothing to go by, as the guest's host is not this one; says so."""
    from gpc.lint.around import KnownHost

    note(
        "note: the guest's cards are not of this host, so nothing is written about one\n"
        "  help: import it on its host, or with --from and a capture of it"
    )
    return Base("gpc: 1\n", None, {}, {}, KnownHost())
