"""Cards that the host has while their guests are off. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled


def without_hooks(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    for key, entry in settled.owners.items():
        guest = settled.guests[entry.guest]
        if guest.facts.lends or not settled.uses[key].is_lent:
            continue
        yield Diagnostic(
            "unsupported",
            f"{guest.backend.value} runs nothing of the host's when a guest starts or has ended, "
            f"so nobody hands {entry.name} out and takes it back",
            Place((*entry.declared, "host_use")),
            also=(Place((*guest.path, "backend"), label=f"run by {guest.backend.value}"),),
            help="leave `host_use` out, so that the card is kept for the guest from boot on, or "
            "run the guest by libvirt or QEMU",
        )


def of_nobody(settled: Settled) -> Iterator[Diagnostic]:
    """Warnings: no-effect."""
    host = settled.machine.host
    for kind, cards in (("gpus", host.gpus), ("devices", host.devices)):
        for name, card in cards.items():
            use = settled.uses.get((kind, name))
            path = ("host", kind, name)
            if card.host_use == "while-off" and use is None:
                yield _idle((*path, "host_use"), name, "no guest is given it, so the host has it")
            if card.holders is not None and (use is None or not use.is_lent):
                yield _idle((*path, "holders"), name, "it is not handed out while the host runs")


def _idle(path: tuple[str, str, str, str], name: str, why: str) -> Diagnostic:
    return Diagnostic(
        "no-effect",
        f"`{path[-1]}` has no effect on {name}: {why}",
        Place(path, key=True),
        help="leave it out",
        severity="warning",
    )


CHECKS = (without_hooks, of_nobody)
