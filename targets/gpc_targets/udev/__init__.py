"""udev rules that name a function's driver before any driver is looked for. Pure.

A rule is not tied to the function's own event. A driver that some other device needs (the host's
second card, the sound chip on the board) is offered every unclaimed device when it loads, so each
event of a PCI device first sees to all functions that are kept. A function that has a driver is
left alone: at a later event it is bound already, or it was given back on purpose.

On a line udev first looks at all that must match, then makes the assignments from left to right:
the function is named to its keeper, then it is offered. The keeper is loaded by IMPORT, at once,
where RUN would come after the rules. udev does not say whether that went well, so the driver itself
is looked for: where it is missing, as xen-pciback is on a host that booted without Xen, the host's
own drivers have the functions.

A way is the path to the function through the bridges above it. It is there only while the function
hangs where it did: address and id alone do not tell two drives of one model apart, and a card that
is plugged in gives one the address of the other.

What workarounds write to sysfs stands in a file of its own: at each event of a function it is
written again, as a driver or a reset may have changed it. The size of a BAR can only be written
while no driver has the function, so that the line that binds it does so.

Source: udev(7); src/udev/udev-rules.c (sort_tokens; `[subsystem/name]attribute` is the attribute of
another device) and src/udev/udev-builtin-kmod.c (always 0) of systemd 252. udev's own
80-drivers.rules loaded modules by IMPORT until systemd 199.
"""

from collections.abc import Iterator

from gpc.early import UDEV_RULES, has_udev_rules
from gpc.output.render import section
from gpc.plan import Binding, CardAttribute, Plan
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target import Sheet
from gpc.target.language import UDEV
from gpc.why import Traced, Workaround, leaves

NAME = "udev"
TITLE = f"/{UDEV_RULES}, read by systemd-udevd, in the initial RAM file system too"


ATTRIBUTES = "etc/udev/rules.d/81-gpc-attributes.rules"
"""Behind 80-drivers.rules: some attributes are there once a driver is, or a module beside it."""


def check(plan: Plan) -> Iterator[Diagnostic]:
    """Warnings: workaround-has-no-effect, of what only a rule that binds functions could write."""
    if has_udev_rules(plan.host):
        return
    for attribute in plan.host.attributes:
        why = attribute.value.why[0]
        if attribute.is_before and isinstance(why, Workaround):
            yield Diagnostic(
                "workaround-has-no-effect",
                f"{why.id} can do nothing on this machine: its cards are bound by no rule of udev",
                Place(("workarounds", why.id)),
                also=(Place(("host", "binding", "by"), label="what binds them"),),
                help="bind them by their addresses, or take it out",
                severity="warning",
            )


def lower(plan: Plan) -> Iterator[Sheet]:
    """One file where functions are bound by their address, one where attributes are written."""
    rows = [row for each in plan.host.attributes for row in _written(plan, each)]
    if rows:
        places = leaves(*(each.value.why for each in plan.host.attributes if not each.is_before))
        yield Sheet(
            ATTRIBUTES,
            "attributes.rules.j2",
            UDEV,
            {
                "rule": section("attributes-by-udev", *places),
                "switch": section("off-switch"),
                "rows": rows,
            },
            actions=("udev reload",),
        )
    if has_udev_rules(plan.host):
        bindings = plan.host.bindings
        parents = leaves(bindings[0].method.why, *(binding.driver.why for binding in bindings))
        yield Sheet(
            UDEV_RULES,
            "gpc.rules.j2",
            UDEV,
            {
                "rule": section("bind-by-udev", *parents),
                "switch": section("off-switch"),
                "module": bindings[0].driver,
                "driver": bindings[0].driver_name,
                "rows": [_row(plan, binding) for binding in bindings],
            },
            actions=("udev reload", "initramfs"),
        )


def _written(plan: Plan, attribute: CardAttribute) -> Iterator[dict[str, Traced[str]]]:
    """A row for each function, of what is written whoever has it."""
    for function in plan.host.functions_of(attribute) if not attribute.is_before else ():
        yield {
            "address": function.address.map(str),
            "vendor": function.id.map(lambda id: f"0x{id.vendor:04x}"),
            "device": function.id.map(lambda id: f"0x{id.device:04x}"),
            "name": attribute.name,
            "value": attribute.value,
        }


def _row(plan: Plan, binding: Binding) -> dict[str, Traced[str] | None]:
    function = binding.function
    before = [
        each
        for each in plan.host.attributes
        if each.is_before and function in plan.host.functions_of(each)
    ]
    return {
        "attribute": before[0].name if before else None,
        "value": before[0].value if before else None,
        "address": function.address.map(str),
        "vendor": function.id.map(lambda id: f"0x{id.vendor:04x}"),
        "device": function.id.map(lambda id: f"0x{id.device:04x}"),
        "driver": binding.driver_name,
        "way": function.way,
    }
