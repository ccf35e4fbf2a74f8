"""Features of the hypervisor. Pure."""

from __future__ import annotations

from gpc.lift.elements import SWITCH, Taker
from gpc.lift.lifted import whole
from gpc.lift.xml import Element
from gpc.resolve.hyperv import NEEDS, WANTED_BY_WINDOWS_7, WANTED_BY_WINDOWS_10

HINTS = {"hint-dedicated": "dedicated", "poll-control": "poll_control", "pv-ipi": "pv_ipi"}


def lift(taker: Taker, element: Element) -> None:
    """ACPI and APIC, which every guest has, and what can be chosen."""
    if not element.named("acpi"):
        taker.guest.put(("acpi",), False, element.span)
    for name in ("acpi", "apic", "pae", "viridian"):
        taker.child(element, name)
    hyperv(taker, element)
    kvm = taker.child(element, "kvm")
    if kvm is not None:
        taker.word(taker.child(kvm, "hidden"), "state", ("kvm", "hidden"), SWITCH)
        for word, key in HINTS.items():
            taker.word(taker.child(kvm, word), "state", ("kvm", key), SWITCH)
    taker.same(taker.child(element, "vmport"), "state", "off")
    smm = taker.child(element, "smm")
    if smm is not None:
        taker.same(smm, "state", "on")
    pmu = taker.child(element, "pmu")
    taker.word(pmu, "state", ("cpu", "pmu"), SWITCH)
    core = taker.child(element, "vmcoreinfo")
    if core is not None:
        taker.word(core, "state", ("vmcoreinfo",), SWITCH)
        if "state" not in core.attributes:
            taker.guest.put(("vmcoreinfo",), True, core.span)


def hyperv(taker: Taker, features: Element) -> None:
    """Its enlightenments: those of its system by one word, any others by theirs."""
    guest = taker.guest
    element = taker.child(features, "hyperv")
    found: dict[str, Element] = {}
    for child in element.children if element else ():
        state = child.attributes.get("state")
        if state is not None and state.value == "on" and child.name not in ("vendor_id",):
            found[child.name.replace("-", "_")] = child
    if element is not None and not taker.same(element, "mode", "custom"):
        taker.leave(element)  # whatever the host can do: it stays as it is
        if str(guest.get("os") or "").startswith("windows"):
            guest.put(("hyperv", "enabled"), False, element.span)
        return
    if element is not None:
        vendor = taker.child(element, "vendor_id")
        if vendor is not None and taker.same(vendor, "state", "on"):
            taker.put(("hyperv", "vendor"), taker.take(vendor, "value"))
    if element is not None:
        _take(taker, element, found)
    names = set(found)
    is_windows = str(guest.get("os") or "").startswith("windows")
    wanted = WANTED_BY_WINDOWS_7 if guest.get("os") == "windows-7" else WANTED_BY_WINDOWS_10
    usual = set(wanted) | {need for name in wanted for need in NEEDS.get(name, ())}
    span = element.span if element else features.span
    is_usual = names | {"time"} == {name.replace("-", "_") for name in usual}
    below = [
        (key, child.span)
        for name, child in found.items()
        for word, key in CHILDREN.get(name, {}).items()
        if _is_on(taker, child, word)
    ]
    if is_windows and is_usual:
        for key, at in below:
            guest.put(("hyperv", key), True, at)
        return
    if is_windows:
        guest.put(("hyperv", "enabled"), False, span)
    for key, at in below:
        guest.put(("hyperv", key), True, at)
    for name, child in found.items():
        if name != "spinlocks":
            guest.put(("hyperv", name), True, child.span)


def _take(taker: Taker, element: Element, found: dict[str, Element]) -> None:
    """Marks the enlightenments that there are keys for; others are left over and forgotten."""
    for name, child in list(found.items()):
        if name not in KEYS:
            del found[name]
            continue
        taker.children(element, child.name)
        taker.take(child, "state")
        for below in CHILDREN.get(name, {}):
            taker.same(taker.child(child, below), "state", "on", "off")
        retries = taker.take(child, "retries")
        taker.put(("hyperv", "spinlocks"), retries, whole(retries) if retries else None)
    for child in element.children:
        state = child.attributes.get("state")
        if state is not None and state.value == "off" and child.name in KEYS:
            taker.children(element, child.name)
            taker.same(child, "state")


def _is_on(taker: Taker, element: Element, name: str) -> bool:
    child = taker.child(element, name)
    state = child.attributes.get("state") if child is not None else None
    return state is not None and state.value == "on"


CHILDREN = {
    "stimer": {"direct": "stimer_direct"},
    "tlbflush": {"direct": "tlbflush_direct", "extended": "tlbflush_ext"},
}
"""Enlightenments below others, by element and key."""

KEYS = (
    "relaxed", "vapic", "spinlocks", "vpindex", "runtime", "synic", "stimer", "frequencies",
    "reenlightenment", "tlbflush", "ipi", "evmcs", "avic", "reset", "emsr_bitmap", "xmm_input",
)  # fmt: skip
