"""libvirt's hook, by which guests are lent what the host uses while they are off, and by which the
host is readied for them. Pure.

Source: https://libvirt.org/hooks.html; virHookCall in src/util/virhook.c of libvirt 9.0: scripts of
qemu.d, since 6.5, run beside a script `qemu`, which is left to its owner.
`prepare begin` comes before libvirt looks at any device, `release end` after it has let go of all,
also where the start failed; a hook that fails at the first keeps the guest from starting.
"""

from __future__ import annotations

from collections.abc import Sequence

from gpc.output.render import section
from gpc.parts.while_on import GuestWhileOn
from gpc.plan import Guest, Plan
from gpc.target import Sheet
from gpc.target.language import SHELL
from gpc.why import leaves

HOOK = "etc/libvirt/hooks/qemu.d/gpc"


def hook(plan: Plan, every: Sequence[Guest]) -> Sheet | None:
    """The script, for the guests that are lent something or that the host is readied for."""
    lent = {lending.guest for lending in plan.host.lendings}
    guests = [guest for guest in every if guest.name.value in lent]
    freed = [(guest, part) for guest in every for part in guest.of(GuestWhileOn)]
    if not guests and not freed:
        return None
    names = {guest.name.value for guest in guests}
    lendings = [each for each in plan.host.lendings if each.guest in names]
    why = leaves(*(g.backend.why for g in guests), *(each.card.lent for each in lendings))
    return Sheet(
        HOOK,
        "hook.sh.j2",
        SHELL,
        {
            "freeing": section(
                "hook-while-on",
                *leaves(*(why for g, p in freed for why in (g.backend.why, p.because))),
            ),
            "freed": [
                {"name": guest.name.also(guest.backend.why, part.because)} for guest, part in freed
            ],
            "hook": section("hook-of-libvirt", *why),
            "guests": [
                {
                    "name": guest.name.also(
                        guest.backend.why,
                        *(e.card.lent for e in lendings if e.guest == guest.name.value),
                    )
                }
                for guest in guests
            ],
        },
        mode=0o755,
        actions=("libvirt-hooks reload",),
    )
