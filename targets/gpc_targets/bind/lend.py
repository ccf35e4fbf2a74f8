"""The script that hands out what the host uses while a guest is off, and takes it back. Pure.

It ends who holds a card, lets go of consoles and of what the firmware left, unloads drivers, and
has gpc-bind move the functions. Each step is written down before it is made, so that whatever is
cut off can be undone.

Source: Linux 6.1, Documentation/ABI/testing/sysfs-class-vtconsole (bind), drivers/firmware/sysfb.c
and drivers/video/fbdev/{efifb,simplefb,vesafb}.c, drivers/gpu/drm/tiny/simpledrm.c (names of the
firmware's frame buffers and of their drivers), sound/hda/hdac_component.c (a card's sound keeps its
display's driver loaded); NVIDIA's open-gpu-kernel-modules 550, kernel-open/nvidia (nodes, usage
counts); systemd 252, systemd.exec(5) and logind, which keeps nodes open for a session.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.output.render import section
from gpc.plan import Lending, Plan
from gpc.target import Sheet
from gpc.target.language import SHELL
from gpc.why import Traced, leaves, reasons

SCRIPT = "usr/local/sbin/gpc-lend"


def lend(plan: Plan) -> Sheet:
    """The script, with a line for each function that a guest is lent."""
    lendings = plan.host.lendings
    bindings = [binding for lending in lendings for binding in lending.bindings]
    parents = leaves(*(binding.driver.why for binding in bindings))
    return Sheet(
        SCRIPT,
        "gpc-lend.j2",
        SHELL,
        {
            "script": section("lent-cards", *parents),
            "rows": [row for lending in lendings for row in _rows(lending)],
        },
        mode=0o755,
    )


def _rows(lending: Lending) -> Iterator[dict[str, Traced[str]]]:
    for binding in lending.bindings:
        function = binding.function
        yield {
            "guest": Traced(lending.guest, binding.driver.why),
            "name": Traced(function.name, binding.driver.why),
            "address": function.address.map(str),
            "holders": Traced(
                lending.holders.value, reasons(lending.holders.why, binding.driver.why)
            ),
        }
