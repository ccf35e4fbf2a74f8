"""What owners of entries say alike: whose arguments are handed over, and whose have a file. Pure.

Those without a file for them have the arguments in /etc/gpc/arguments. The module of one says
`check = always_fits`, and so on: what it has in common with others is seen to be so, and what it
has of its own is a function.
"""

from collections.abc import Callable, Iterable, Iterator

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ELSEWHERE, ByHand
from gpc.target.language import KERNEL_COMMAND_LINE
from gpc.why import because, leaves


def always_fits(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing is wrong: arguments always fit, and what is told by hand says `by_hand`."""
    return ()


def no_sheets(plan: Plan) -> Iterator[Sheet]:
    """No file of its own."""
    return iter(())


def linux_alone(host: Host) -> ByHand:
    """A `by_hand` for which gpc hands Linux's arguments over; it starts no Xen."""
    return ELSEWHERE if host.hypervisor == "xen" else all_of_them(host)


def all_of_them(host: Host) -> ByHand:
    """A `by_hand` for which gpc hands over all arguments, those of Xen too."""
    return ByHand(None, None)


def followed_by(*actions: str) -> Callable[[Host], tuple[str, ...]]:
    """A `takes` by which these actions run when arguments were handed over."""
    return lambda host: actions


def in_a_file(host: Host) -> ByHand:
    """A `by_hand` for which Linux's arguments have a file of gpc's alone; it starts no Xen."""
    return ELSEWHERE if host.hypervisor == "xen" else ELSEWHERE._replace(linux=None)


def drop_in(entries: str, path: str, rule: str, action: str) -> Callable[[Plan], Iterator[Sheet]]:
    """A `lower` with one such file, where these entries boot and Linux is told anything.

    Its template has the file's name, and `linux` for the arguments.
    """
    template = f"{path.rpartition('/')[2]}.j2"

    def lower(plan: Plan) -> Iterator[Sheet]:
        host = plan.host
        if host.entries.value == entries and host.hypervisor != "xen" and host.kernel_arguments:
            why = because(rule, *leaves(host.entries.why), *host.hypervisor_decided_by)
            rows = {"linux": tuple(word.also(why) for word in host.kernel_arguments)}
            yield Sheet(path, template, KERNEL_COMMAND_LINE, rows, actions=(action,))

    return lower
