"""Which Hyper-V enlightenments a guest gets, with what each of them needs. Pure.

Source: QEMU docs/system/i386/hyperv.rst, which names the dependencies that QEMU enforces.
"""

from __future__ import annotations

from gpc.plan import Enlightenment
from gpc.settle.records import SettledGuest
from gpc.why import Traced, because, extended, leaves, reasons, written_at
from gpc_schemas.guest import Hyperv

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
    "stimer-direct": ("stimer", "synic", "vpindex", "time"),
    "tlbflush": ("vpindex",),
    "tlbflush-direct": ("tlbflush", "vpindex", "vapic"),
    "tlbflush-ext": ("tlbflush", "vpindex"),
    "ipi": ("vpindex",),
    "evmcs": ("vapic",),
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
    "stimer-direct",
    "frequencies",
    "reenlightenment",
    "tlbflush",
    "tlbflush-direct",
    "tlbflush-ext",
    "ipi",
    "evmcs",
    "emsr-bitmap",
    "xmm-input",
    "avic",
    "reset",
    "vendor-id",
)
"""In this order QEMU's documentation introduces them, and gpc prints them."""

SPINLOCK_RETRIES = "8191"
"""0x1fff, the value that QEMU's documentation recommends."""


def flags(asked: Hyperv) -> dict[str, bool]:
    """The enlightenments that were asked for or ruled out, by libvirt's names."""
    found = {name.replace("_", "-"): value for name, value in vars(asked).items()}
    return {name: value for name, value in found.items() if type(value) is bool and name in ORDER}


def enlightenments(guest: SettledGuest, vendor_id: Traced[str] | None) -> tuple[Enlightenment, ...]:
    """The enlightenments of a guest, dependencies included, in the order of `ORDER`."""
    asked, at = guest.asked.hyperv, (*guest.path, "hyperv")
    ruled = flags(asked)
    wanted: dict[str, Enlightenment] = {}
    if guest.hyperv.value:
        modern = guest.os.value in ("windows-10", "windows-11", "windows-server", "windows-8")
        why = extended(guest.hyperv.why, "hyperv-of-system", *leaves(guest.os.why))
        for name in WANTED_BY_WINDOWS_10 if modern else WANTED_BY_WINDOWS_7:
            value = SPINLOCK_RETRIES if name == "spinlocks" else ""
            named = [needed for needed in NEEDS.get(name, ()) if needed in ruled]
            if all(ruled[needed] for needed in named):  # or it goes with what it needs
                asked_for = [written_at(*at, needed.replace("-", "_")) for needed in named]
                wanted[name] = Enlightenment(name, value, reasons(why, *asked_for))
    if asked.spinlocks is not None:
        why = written_at(*at, "spinlocks")
        wanted["spinlocks"] = Enlightenment("spinlocks", str(asked.spinlocks), why)
    for name, has in ruled.items():
        why = written_at(*at, name.replace("-", "_"))
        if has:
            wanted[name] = Enlightenment(name, "", why)
        else:
            wanted.pop(name, None)
    for entry in tuple(wanted.values()):
        for needed in NEEDS.get(entry.name, ()):
            if needed not in wanted:
                behind = reasons(because("hyperv-dependency"), entry.why)
                wanted[needed] = Enlightenment(needed, "", behind)
    if vendor_id is not None:
        wanted["vendor-id"] = Enlightenment("vendor-id", vendor_id.value, vendor_id.why)
    return tuple(wanted[name] for name in ORDER if name in wanted)
