"""Which Hyper-V enlightenments a guest gets, with what each of them needs. Pure.

Source: QEMU docs/system/i386/hyperv.rst, which names the dependencies that QEMU enforces.
"""

from __future__ import annotations

from gpc.plan import Enlightenment
from gpc.why import Traced, because, extended, leaves, reasons
from gpc_schemas.guest import GuestOs

WANTED_BY_WINDOWS_7 = ("relaxed", "vapic", "spinlocks", "time")
WANTED_BY_WINDOWS_10 = (
    "relaxed",
    "vapic",
    "spinlocks",
    "runtime",
    "stimer",
    "frequencies",
    "tlbflush",
    "ipi",
)
NEEDS = {
    "synic": ("vpindex",),
    "stimer": ("synic", "vpindex", "time"),
    "tlbflush": ("vpindex",),
    "ipi": ("vpindex",),
}
ORDER = (
    "relaxed",
    "vapic",
    "spinlocks",
    "vpindex",
    "runtime",
    "synic",
    "time",
    "stimer",
    "frequencies",
    "tlbflush",
    "ipi",
    "vendor-id",
)
"""In this order QEMU's documentation introduces them, and gpc prints them."""

SPINLOCK_RETRIES = "8191"
"""0x1fff, the value that QEMU's documentation recommends."""


def enlightenments(
    os: Traced[GuestOs], asked: Traced[bool], vendor_id: Traced[str] | None
) -> tuple[Enlightenment, ...]:
    """The enlightenments of a guest, dependencies included, in the order of `ORDER`."""
    found: dict[str, Enlightenment] = {}
    if asked.value:
        modern = os.value in ("windows-10", "windows-11", "windows-server", "windows-8")
        wanted = WANTED_BY_WINDOWS_10 if modern else WANTED_BY_WINDOWS_7
        why = extended(asked.why, "hyperv-of-system", *leaves(os.why))
        for name in wanted:
            value = SPINLOCK_RETRIES if name == "spinlocks" else ""
            found[name] = Enlightenment(name, value, why)
        for name in wanted:
            for needed in NEEDS.get(name, ()):
                behind = reasons(because("hyperv-dependency"), why)
                found.setdefault(needed, Enlightenment(needed, "", behind))
    if vendor_id is not None:
        found["vendor-id"] = Enlightenment("vendor-id", vendor_id.value, vendor_id.why)
    return tuple(found[name] for name in ORDER if name in found)
