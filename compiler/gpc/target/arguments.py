"""What a host's kernels must be told and no file of gpc's tells them. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.plan import Plan
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target.chain import ELSEWHERE, owners
from gpc.why import Traced, paths


def by_hand(plan: Plan) -> Iterator[Diagnostic]:
    """Warnings: kernel-arguments-by-hand, where nobody writes entries who could be handed them."""
    host = plan.host
    owner = owners().get(host.entries.value)
    how = owner.by_hand(host) if owner is not None else ELSEWHERE
    linux = (*host.kernel_arguments, *host.dom0_arguments)
    if linux and how.linux is not None:
        yield _by_hand("the kernel", linux, how.linux)
    if host.hypervisor_arguments and how.xen is not None:
        yield _by_hand("Xen", host.hypervisor_arguments, how.xen)


def _by_hand(whose: str, arguments: tuple[Traced[str], ...], how: str) -> Diagnostic:
    behind = [path for argument in arguments for why in argument.why for path in paths(why)]
    places = [Place(path) for path in dict.fromkeys(behind)] or [Place(("host", "boot"))]
    return Diagnostic(
        "kernel-arguments-by-hand",
        f"{whose} needs arguments that gpc has no file to write to",
        places[0],
        also=tuple(places[1:]),
        expected=" ".join(argument.value for argument in arguments),
        help=how,
        severity="warning",
    )
