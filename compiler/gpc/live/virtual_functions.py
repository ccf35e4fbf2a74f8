"""Virtual functions beside what the host has of them. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.detect.judge import short
from gpc.detect.pci import PciFunction
from gpc.live.match import Compared
from gpc.report.diagnostics import Diagnostic, Place, Severity


def counts(found: Compared) -> Iterator[Diagnostic]:
    """Errors: virtual-functions-differ; a warning where they are yet to be made."""
    for placed in found.settled.functions:
        split = getattr(placed.function, "virtual_functions", None)
        live = found.by_address.get(placed.function.address)
        if split is None or live is None or placed.function.address not in found.present:
            continue
        name = placed.path[-1]
        most, now = (live.virtual.most, live.virtual.now) if live.virtual else (0, 0)
        severity: Severity = "error"
        if most < split.count:
            what = f"{name} can have {most or 'no'} virtual functions, and not {split.count}"
            help = "write fewer, or look for SR-IOV in the firmware's setup"
        elif now == split.count:
            continue
        elif now:
            what = f"{name} has {now} virtual functions now, and the file says {split.count}"
            help = "look who makes them, as nothing but gpc may: the kernel takes another number "
            help += "from 0 on alone"
        else:
            what = f"{name} has no virtual functions yet, and is to have {split.count}"
            help = "the next boot makes them, and so does `gpc-bind bind`"
            severity = "warning"
        yield Diagnostic(
            "virtual-functions-differ",
            what,
            Place((*placed.path, "virtual_functions", "count")),
            help=help,
            severity=severity,
        )


def addresses(found: Compared) -> Iterator[Diagnostic]:
    """Errors: virtual-functions-differ. Warnings: virtual-function-undeclared."""
    cards = {placed.path[-1]: placed for placed in found.settled.functions if _is_card(placed.path)}
    for placed in found.settled.functions:
        if not _is_card(placed.path):
            continue
        of, live = (
            getattr(placed.function, "of", None),
            found.by_address.get(placed.function.address),
        )
        if of is None and live is not None and live.physical is not None:
            yield _undeclared(found, str(placed.path[-1]), (*placed.path, "address"), live)
        physical = found.by_address.get(cards[of].function.address) if of in cards else None
        if physical is None:
            continue
        index = getattr(placed.function, "index", None) or 0
        at = physical.virtual.at(index) if physical.virtual else None
        if at is not None and at != placed.function.address:
            shown = str(at) if at.domain else at.short
            yield Diagnostic(
                "virtual-functions-differ",
                f"virtual function {index} of {of} is at {shown}, and {placed.path[-1]} is "
                "declared elsewhere",
                Place((*placed.path, "address")),
                help=f'write `address: "{shown}"`, or another `index`',
            )


def _undeclared(
    found: Compared, name: str, at: tuple[str | int, ...], live: PciFunction
) -> Diagnostic:
    physical = found.by_address.get(live.physical) if live.physical is not None else None
    where = short(physical) if physical is not None else str(live.physical)
    return Diagnostic(
        "virtual-function-undeclared",
        f"{name} is a virtual function of {where}, and is there after a boot only if somebody "
        "makes it again",
        Place(at),
        help=f"declare what is at {where} with `virtual_functions`, and say `of` it here",
        severity="warning",
    )


def _is_card(path: tuple[str | int, ...]) -> bool:
    return len(path) == 3


CHECKS = (counts, addresses)
