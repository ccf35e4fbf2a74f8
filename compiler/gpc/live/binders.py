"""What else on the host keeps cards from their drivers. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.detect.binders import COMMAND_LINE, Binder
from gpc.detect.judge import listing
from gpc.detect.pci import PciFunction
from gpc.live.match import Compared
from gpc.report.diagnostics import Diagnostic, Place
from gpc.resolve.host import PCIBACK_OVERRIDE_SINCE


def elsewhere(found: Compared) -> Iterator[Diagnostic]:
    """Warnings: bound-elsewhere."""
    for binder in found.facts.binders:
        if _is_own(found, binder):
            continue
        held = [
            live
            for live in found.facts.pci.functions
            if live.id in binder.ids or live.address in binder.addresses
        ]
        yield Diagnostic(
            "bound-elsewhere",
            f"`{binder.text}` {binder.where} binds cards, and gpc did not write it",
            Place(("host", "binding"), key=True),
            found=_what(binder, held),
            help="take it out there: what it binds, no file of gpc's gives back",
            severity="warning",
        )


def _what(binder: Binder, held: list[PciFunction]) -> str:
    if held:
        return f"it is for {listing(held)}"
    is_said = binder.ids or binder.addresses
    return "it is for nothing on this host" if is_said else "it does not say for which"


def _is_own(found: Compared, binder: Binder) -> bool:
    """Whether it says what gpc's own argument says: where the keeper is built in, for one."""
    if binder.where != COMMAND_LINE:
        return False
    given = [p.function for p in found.settled.functions if p.card in found.settled.owners]
    host = found.settled.host
    is_old = found.machine.host.kernel < PCIBACK_OVERRIDE_SINCE
    if host.by.value == "id" and binder.ids:
        return set(binder.ids) <= {function.id for function in given}
    if host.keeper.value == "xen-pciback" and is_old and binder.addresses:
        return set(binder.addresses) <= {function.address for function in given}
    return False


CHECKS = (elsewhere,)
