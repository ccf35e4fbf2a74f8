"""Whether each declared function is where it was, and what it is driven by. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.detect.judge import bridges, listing, short
from gpc.keepers import keeps
from gpc.live.match import Compared, plain
from gpc.report.diagnostics import Diagnostic, Place, Severity
from gpc.settle.records import Placed


def places(found: Compared) -> Iterator[Diagnostic]:
    """Errors: card-moved, behind-differs, card-changed, card-missing.

    Warnings for a card that the host keeps.
    """
    if not found.facts.pci.functions:
        return  # said by not-read
    gone: set[tuple[str, str]] = set()
    for placed in found.settled.functions:
        if placed.function.address in found.present or placed.card in gone:
            continue
        if placed.function.address not in found.by_address and is_yet_to_be(found, placed):
            continue  # said by virtual-functions-differ
        if len(placed.path) == 3:  # the card itself: its functions went with it
            gone.add(placed.card)
        yield _misplaced(found, placed)


def _misplaced(found: Compared, placed: Placed) -> Diagnostic:
    function = placed.function
    what = str(placed.path[-1])
    severity: Severity = "error" if placed.card in found.settled.owners else "warning"
    address = str(function.address) if function.address.domain else function.address.short
    same = [
        live
        for live in found.by_address.values()
        if live.id == function.id
        and live.address not in found.present
        and live.physical is None
        and function.behind in ((), live.upstream)
    ]
    live = found.by_address.get(function.address)
    stands = f"{live.word} {live.id} stands at {address}" if live else f"nothing is at {address}"
    if len(same) == 1:
        moved = short(same[0])
        return Diagnostic(
            "card-moved",
            f"{what} is at {moved} now, and no longer at {address}",
            Place((*placed.path, "address")),
            found=stands,
            help=f'write `address: "{moved}"`, look at the card\'s other functions, build again',
            severity=severity,
        )
    if live is not None and live.id == function.id:
        return Diagnostic(
            "behind-differs",
            f"at {address} stands another {live.id} than {what}: it is behind {bridges(live)}",
            Place((*placed.path, "behind")),
            help="look which of the two you mean: `gpc init -o -` prints what is where",
            severity=severity,
        )
    if live is not None:
        return Diagnostic(
            "card-changed",
            f"at {address} stands {live.id}, and the file declares {function.id} there",
            Place((*placed.path, "id")),
            found=stands,
            expected=f"{what}, {function.id}",
            help="correct address and id: `gpc init -o -` prints what is where",
            severity=severity,
        )
    return Diagnostic(
        "card-missing",
        f"there is no {what}: nothing is at {address}, and {function.id} is nowhere else",
        Place((*placed.path, "address")),
        help="is it seated and switched on in the firmware? `lspci -nn` lists what is there",
        severity=severity,
    )


def appeared(found: Compared) -> Iterator[Diagnostic]:
    """Errors: function-appeared. Warnings: card-undeclared."""
    declared = {placed.function.address for placed in found.settled.functions}
    for entry in found.given:
        # Another device may well be one function of the chipset's many.
        if entry.kind != "gpus" or entry.card.address not in found.present:
            continue
        slot = entry.card.address.slot
        fresh = [
            live
            for live in found.facts.pci.functions
            if live.address.slot == slot
            and live.address not in declared
            and live.physical is None
            and not live.is_bridge
        ]
        if fresh:
            yield Diagnostic(
                "function-appeared",
                f"{entry.name} has functions that are not declared: {listing(fresh)}",
                Place((*entry.declared, "functions"), key=True),
                found=", ".join(
                    f"{short(live)} is {live.id or 'unreadable'}" for live in fresh[:4]
                ),
                help="declare them too: what stays with the host is reset with the card",
            )
    lost = {
        p.function.id for p in found.settled.functions if p.function.address not in found.present
    }
    for card in found.facts.pci.cards():
        known = any(f.address in declared for f in card.functions) or card.main.id in lost
        if card.is_gpu and not known and not card.main.address.is_behind_vmd:
            yield Diagnostic(
                "card-undeclared",
                f"the host has a graphics card at {short(card.main)} that is not declared",
                Place(("host", "gpus"), key=True),
                found=f"{card.main.id}, driven by {card.main.driver or 'nothing'}",
                help="declare it, so that gpc knows what the host keeps",
                severity="warning",
            )


def drivers(found: Compared) -> Iterator[Diagnostic]:
    """Warnings: driver-differs."""
    for address, placed in found.present.items():
        live = found.by_address[address]
        names = {plain(live.driver), plain(live.module)}
        is_kept = any(map(keeps, names))
        declared = plain(placed.function.driver)
        if placed.card in found.settled.owners:
            if live.driver is None or is_kept or declared in names:
                continue
        elif not is_kept and (live.driver is None or declared in names or declared is None):
            continue
        what = ".".join(str(part) for part in placed.path[2:])
        says = f"the file says {placed.function.driver}" if declared else "the file names none"
        help = f"write `driver: {live.module or live.driver}` and build again"
        if is_kept and placed.card not in found.settled.owners:
            says = "no guest is given it"
            help = "give it to a guest, or apply and reboot for the host to have it back"
        yield Diagnostic(
            "driver-differs",
            f"{what} is driven by {live.driver}, and {says}",
            Place((*placed.path, "driver")),
            help=help,
            severity="warning",
        )


def twins(found: Compared) -> Iterator[Diagnostic]:
    """Errors: twin-undeclared."""
    if found.settled.host.by.value != "id":
        return
    declared = {placed.function.address for placed in found.settled.functions}
    for placed in found.settled.functions:
        if placed.card not in found.settled.owners:
            continue
        others = [
            live
            for live in found.facts.pci.functions
            if live.id == placed.function.id and live.address not in declared
        ]
        if others:
            yield Diagnostic(
                "twin-undeclared",
                f"{listing(others)} has the id of {placed.path[-1]} and would be bound with it",
                Place((*placed.path, "id")),
                also=(Place(("host", "binding", "by"), label="bound by id"),),
                help="bind by address: `by: address`, or leave the key out",
            )


def drives(found: Compared) -> Iterator[Diagnostic]:
    """Warnings: twin-drive-undeclared."""
    declared = {placed.function.address for placed in found.settled.functions}
    for address, placed in found.present.items():
        live = found.by_address[address]
        if placed.card not in found.settled.owners or placed.function.behind:
            continue
        if not live.is_storage or not live.upstream or live.physical is not None:
            continue
        others = [
            other
            for other in found.facts.pci.functions
            if other.id == live.id and other.address not in declared and other.physical is None
        ]
        if not others:
            continue
        yield Diagnostic(
            "twin-drive-undeclared",
            f"{placed.path[-1]} is of one model with {listing(others)}: only addresses tell them "
            "apart, and a new card may change those",
            Place((*placed.path, "address")),
            help=f"write `behind: [{bridges(live, quote=True)}]`",
            severity="warning",
        )


def is_yet_to_be(found: Compared, placed: Placed) -> bool:
    """Whether it is a virtual function of a device that is there, and has not as many now."""
    of = getattr(placed.function, "of", None)
    for other in found.settled.functions:
        if of is not None and other.path[2:] == (of,) and other.function.address in found.present:
            split = getattr(other.function, "virtual_functions", None)
            live = found.by_address[other.function.address].virtual
            return split is not None and (live.now if live else 0) != split.count
    return False


CHECKS = (places, appeared, drivers, twins, drives)
