"""udev rules that name a function's driver before any driver is looked for. Pure.

A rule is not tied to the function's own event. A driver that some other device needs (the host's
second card, the sound chip on the board) is offered every unclaimed device when it loads, so each
event of a PCI device first sees to all functions that are kept. A function that has a driver is
left alone: at a later event it is bound already, or it was given back on purpose.

On one line udev first looks at all that must match, then makes the assignments from left to right:
the keeping driver is loaded (IMPORT, at once, where RUN would come after the rules), then the
function is named to it, then it is offered. Where the keeping driver cannot be loaded, as
xen-pciback without Xen, the function is left alone.

Source: udev(7) and src/udev/udev-rules.c of systemd 252 (sort_tokens; `[subsystem/name]attribute`
names another device's attribute); IMPORT{builtin}="kmod load" was udev's own 80-drivers.rules
until systemd 199.
"""

from collections.abc import Iterable, Iterator

from gpc.diagnostics import Diagnostic
from gpc.early import UDEV_RULES, has_udev_rules
from gpc.language import UDEV
from gpc.plan import Binding, Plan
from gpc.render import section
from gpc.target import Sheet
from gpc.why import Traced

NAME = "udev"
TITLE = f"/{UDEV_RULES}, read by systemd-udevd, in the initial RAM file system too"


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: addresses, ids and driver names always fit."""
    return ()


def lower(plan: Plan) -> Iterator[Sheet]:
    """One file, where functions are bound by their address."""
    if has_udev_rules(plan.host):
        yield Sheet(
            UDEV_RULES,
            "gpc.rules.j2",
            UDEV,
            {
                "rule": section("bind-by-udev"),
                "switch": section("off-switch"),
                "rows": [_row(binding) for binding in plan.host.bindings],
            },
            actions=("udev reload", "initramfs"),
        )


def _row(binding: Binding) -> dict[str, Traced[str]]:
    function = binding.function
    return {
        "address": function.address.map(str),
        "vendor": function.id.map(lambda id: f"0x{id.vendor:04x}"),
        "device": function.id.map(lambda id: f"0x{id.device:04x}"),
        "module": binding.driver,
        "driver": binding.driver_name,
    }
