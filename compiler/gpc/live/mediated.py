"""Shares of cards beside what the host's drivers offer. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.live.match import Compared
from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.suggest import nearest, one_of


def types(found: Compared) -> Iterator[Diagnostic]:
    """Errors: mediated-differs; warnings where the driver shares nothing yet."""
    for placed in found.settled.functions:
        shares = getattr(placed.function, "mediated", {})
        live = found.by_address.get(placed.function.address)
        if live is None or placed.function.address not in found.present:
            continue
        for name, share in shares.items():
            path = (*placed.path, "mediated", name, "type")
            if not live.mediated:
                yield Diagnostic(
                    "mediated-differs",
                    f"the driver of {placed.path[-1]} makes no shares of it now",
                    Place(path),
                    help="with Intel's the next boot may change that; NVIDIA's needs the host "
                    "driver of its vGPU software",
                    severity="warning",
                )
            elif share.type not in live.mediated:
                near = nearest(share.type, live.mediated)
                yield Diagnostic(
                    "mediated-differs",
                    f"the driver of {placed.path[-1]} makes no shares of the type {share.type}",
                    Place(path),
                    expected=one_of(sorted(live.mediated)),
                    help=f"did you mean `{near}`?" if near else "`mdevctl types` lists them",
                )


CHECKS = (types,)
