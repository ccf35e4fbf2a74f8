"""The arguments of the kernels, for an owner of entries that has no file for gpc's alone. Pure.

Whoever writes the boot loader's entries is handed them by `gpc apply`, which keeps on record which
words are gpc's (`gpc.target.owner`).
"""

from collections.abc import Iterable, Iterator

from gpc.plan import Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import owners
from gpc.target.language import KERNEL_COMMAND_LINE
from gpc.why import because, leaves

NAME = "arguments"
TITLE = "/etc/gpc/arguments, which gpc apply hands over to whoever writes the loader's entries"


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: what an owner does not take is told to the user, by its `by_hand`."""
    return ()


def lower(plan: Plan) -> Iterator[Sheet]:
    """One file, where there are arguments and the owner of the entries takes them from it."""
    host = plan.host
    owner = owners().get(host.entries.value)
    takes = getattr(owner, "takes", None)
    actions = takes(host) if takes is not None else None
    if owner is None or actions is None:
        return
    how = owner.by_hand(host)
    why = because("arguments-handed-over", *leaves(host.entries.why, host.family.why))
    given = {
        "linux": host.kernel_arguments if how.linux is None else (),
        "dom0": host.dom0_arguments if how.linux is None else (),
        "xen": host.hypervisor_arguments if how.xen is None else (),
    }
    if any(given.values()):
        context = {kind: tuple(word.also(why) for word in words) for kind, words in given.items()}
        yield Sheet(
            "etc/gpc/arguments", "arguments.j2", KERNEL_COMMAND_LINE, context, actions=actions
        )
