"""Whether a card is the board that was declared, by what workarounds hang on. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.detect.judge import controller_of, largest_bar
from gpc.detect.pci import PciFunction
from gpc.live.match import Compared
from gpc.report.diagnostics import Diagnostic, Place
from gpc_schemas.host import Device, Gpu
from gpc_schemas.units import Size


def boards(found: Compared) -> Iterator[Diagnostic]:
    """Warnings: board-differs."""
    host = found.machine.host
    for kind, cards in (("gpus", host.gpus), ("devices", host.devices)):
        for name, card in cards.items():
            if card.address in found.present:
                for key, said, has in _differing(card, found.by_address[card.address]):
                    yield Diagnostic(
                        "board-differs",
                        f"{name} has the {key} {has}, and the file says {said}",
                        Place(("host", kind, name, key)),
                        help=f"write `{key}: {has}`: which workarounds are for it is decided by it",
                        severity="warning",
                    )


def _differing(card: Device, live: PciFunction) -> Iterator[tuple[str, object, object]]:
    """The keys that say otherwise than the host, what they say and what it has."""
    if None not in (card.subsystem, live.subsystem) and card.subsystem != live.subsystem:
        yield "subsystem", card.subsystem, live.subsystem
    controller = controller_of(live)
    said = card.controller if isinstance(card, Gpu) else None
    if None not in (said, controller) and said != controller:
        yield "controller", said, controller
    # One that is smaller was made so, perhaps by a workaround that this very size is for.
    largest = largest_bar(live)
    if card.bar is not None and largest is not None and largest > card.bar.bytes:
        yield "bar", card.bar, Size(largest)


CHECKS = (boards,)
