"""What owners of entries say alike whose arguments stand in /etc/gpc/arguments. Pure.

The module of one says `check = always_fits`, and so on: what it has in common with others is seen
to be so, and what it has of its own is a function.
"""

from collections.abc import Callable, Iterable, Iterator

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ELSEWHERE, ByHand


def always_fits(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing is wrong: arguments always fit, and what is told by hand says `by_hand`."""
    return ()


def no_sheets(plan: Plan) -> Iterator[Sheet]:
    """No file of its own."""
    return iter(())


def linux_alone(xen: ByHand = ELSEWHERE) -> Callable[[Host], ByHand]:
    """A `by_hand` for which gpc hands Linux's arguments over, and a person adds them under Xen."""

    def by_hand(host: Host) -> ByHand:
        return xen if host.hypervisor == "xen" else ByHand(None, None)

    return by_hand


def followed_by(*actions: str) -> Callable[[Host], tuple[str, ...]]:
    """A `takes` by which these actions run when arguments were handed over."""
    return lambda host: actions
