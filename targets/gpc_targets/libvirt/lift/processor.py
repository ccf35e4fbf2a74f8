"""Virtual CPUs, their looks and where they run. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from gpc.lift.elements import Taker
from gpc.lift.lifted import SaidValue, whole
from gpc.lift.xml import Element, Text
from gpc.why import Path
from gpc_schemas.units import CpuSet, UnitError


def nameless(text: Text) -> SaidValue:
    """An entry of a mapping that has a name and no key."""
    return SaidValue("", text.span)


def vcpu(taker: Taker, element: Element) -> None:
    """How many there are."""
    number = whole(element.text)
    current = element.attributes.get("current")
    first = whole(current) if current is not None else None
    if number and first and first < number:
        taker.put(("vcpus",), taker.take(element, "current"), first)
        taker.put(("vcpus_max",), taker.text(element), number)
    elif number:
        taker.put(("vcpus",), taker.text(element), number)
    taker.same(element, "placement", "static")
    if first == number:
        taker.same(element, "current")
    pool = element.attributes.get("cpuset")
    if pool is not None and is_set(pool):
        taker.put(("cpu", "pool"), taker.take(element, "cpuset"))


def tune(taker: Taker, element: Element) -> None:
    """Which of the host's CPUs they run on: gpc has one for each, in order."""
    vcpus = taker.guest.get("vcpus")
    pins: dict[int, str] = {}
    for pin in element.named("vcpupin"):
        number, cpus = pin.attributes.get("vcpu"), pin.attributes.get("cpuset")
        which = whole(number) if number else None
        if which is not None and cpus is not None and whole(cpus) is not None:
            pins.setdefault(which, cpus.value)
    is_whole = isinstance(vcpus, int) and set(pins) == set(range(vcpus))
    if is_whole and len(set(pins.values())) == len(pins):
        for pin in taker.children(element, "vcpupin"):
            taker.used(pin)
        taker.guest.put(
            ("cpu", "pin"), _run([pins[number] for number in sorted(pins)]), element.span
        )
    else:
        for pin in taker.children(element, "vcpupin"):
            number, cpus = pin.attributes.get("vcpu"), pin.attributes.get("cpuset")
            if number is not None and cpus is not None and is_set(cpus):
                taker.used(pin)
                taker.guest.put(("cpu", "pin", number.value), cpus.value, cpus.span)
    for name, key in (("vcpu", "vcpus"), ("emulator", "emulator"), ("iothread", "iothreads")):
        _schedule(taker, element, name, key)
    emulator = taker.child(element, "emulatorpin")
    taker.put(("cpu", "emulator_pin"), taker.take(emulator, "cpuset"))
    for thread in taker.children(element, "iothreadpin"):
        named = thread.attributes.get("iothread")
        which = whole(named) if named else None
        if which and "cpuset" in thread.attributes:
            taker.take(thread, "iothread")
            cpus = taker.take(thread, "cpuset")
            bare: Path = ("iothreads", f"io{which}")
            if cpus is not None and bare in taker.guest.keys:  # threads are counted in their order
                pinned = {bare: ((*bare, "pin"), SaidValue(cpus.value, cpus.span))}
                keys = taker.guest.keys.items()
                taker.guest.keys = dict(pinned.get(path, (path, said)) for path, said in keys)


def is_set(text: Text) -> bool:
    """Whether gpc reads a set of CPUs as libvirt does."""
    try:
        CpuSet.parse(text.value)
    except UnitError:
        return False
    return True


def _schedule(taker: Taker, element: Element, name: str, key: str) -> None:
    """How the host divides its time among all threads of a kind.

    libvirt shows an element for each thread where one element spoke of them all.
    """
    several = element.named(f"{name}sched")
    of_all = {"vcpu": range(_most(taker)), "iothread": range(1, 1 + _iothreads(taker))}.get(name)
    if not several or not _is_alike(several):
        return
    if of_all is None and len(several) != 1:
        return
    if of_all is not None:
        named = [each.attributes.get(f"{name}s") for each in several]
        sets = [CpuSet.parse(each.value).cpus for each in named if each and is_set(each)]
        if len(sets) != len(several) or set().union(*sets) != set(of_all):
            return
    first, *others = taker.children(element, f"{name}sched")
    taker.same(first, f"{name}s")
    for other in others:
        for attribute in (f"{name}s", "scheduler", "priority"):
            taker.same(other, attribute)
    path = ("cpu", "scheduler", key)
    taker.put((*path, "policy"), taker.take(first, "scheduler"))
    priority = taker.take(first, "priority")
    if priority is not None and priority.value != "0":
        taker.put((*path, "priority"), priority, whole(priority))


def _is_alike(schedules: Sequence[Element]) -> bool:
    """Whether all say the same of their threads."""
    ways = {
        tuple(
            text.value if text else None
            for text in map(each.attributes.get, ("scheduler", "priority"))
        )
        for each in schedules
    }
    return len(ways) == 1 and next(iter(ways))[0] is not None


def _most(taker: Taker) -> int:
    most = taker.guest.get("vcpus_max") or taker.guest.get("vcpus")
    return most if isinstance(most, int) else 0


def _iothreads(taker: Taker) -> int:
    return len({path[1] for path in taker.guest.keys if path[0] == "iothreads"})


def without_topology(taker: Taker, domain: Element) -> None:
    """What a guest sees of whose topology nothing is said: a socket for each virtual CPU."""
    levels = ("sockets", "dies", "cores", "threads")
    if any(("cpu", level) in taker.guest.keys for level in levels):
        return
    for level in levels:
        taker.guest.put(("cpu", level), _most(taker) or 1 if level == "sockets" else 1, domain.span)


def without_model(taker: Taker, domain: Element) -> None:
    """What a guest sees of whose processor nothing is said.

    Source: libvirt 9.0, src/qemu/qemu_domain.c (qemuDomainDefSetDefaultCPU and, of migratable,
    qemuDomainDefCPUPostParse), and QEMU 7.2, hw/i386/pc.c: qemu64 is its machines' own.
    """
    of_cpu = next((cpu.attributes for cpu in domain.named("cpu")), {})
    mode = of_cpu["mode"].value if "mode" in of_cpu else "custom"
    if mode in ("host-passthrough", "maximum") and "migratable" not in of_cpu:
        taker.guest.put(("cpu", "migratable"), True, domain.span)
    if mode == "custom" and ("cpu", "model") not in taker.guest.keys:
        taker.guest.put(("cpu", "model"), "qemu64", domain.span)


MODES = {"maximum": "maximum", "host-model": "host-model"}


def cpu(taker: Taker, element: Element) -> None:
    """What the guest sees."""
    taker.word(element, "mode", ("cpu", "model"), MODES)
    taker.same(element, "mode", "host-passthrough", "custom")
    taker.same(element, "check")
    taker.same(element, "match", "exact")
    model = taker.child(element, "model")
    if model is not None and model.texts:
        taker.put(("cpu", "model"), taker.text(model))
        taker.put(("cpu", "vendor"), taker.take(model, "vendor_id"))
    taker.same(model, "fallback")
    taker.word(element, "migratable", ("cpu", "migratable"), {"on": True})
    taker.same(element, "migratable", "off")
    topology = taker.child(element, "topology")
    if topology is not None:
        taker.same(topology, "clusters", "1")
        for name in ("sockets", "dies", "cores", "threads"):
            text = topology.attributes.get(name)
            if text is not None and whole(text):
                taker.put(("cpu", name), taker.take(topology, name), whole(text))
            elif name == "dies":
                taker.guest.put(("cpu", name), 1, topology.span)
    cache = taker.child(element, "cache")
    if cache is not None:
        taker.word(
            cache,
            "mode",
            ("cpu", "cache"),
            {"passthrough": "host", "emulate": "l3", "disable": "none"},
        )
        taker.same(cache, "level", "3")
    bits = taker.child(element, "maxphysaddr")
    if bits is not None:
        limit = bits.attributes.get("limit")
        if "bits" in bits.attributes:
            taker.put(("cpu", "physical_bits"), taker.take(bits, "bits"))
        elif limit is None:
            taker.put(("cpu", "physical_bits"), bits.attributes.get("mode"), "host")
        else:
            taker.put(("cpu", "physical_bits_limit"), taker.take(bits, "limit"), whole(limit))
        taker.same(bits, "mode")
    for feature in taker.children(element, "feature"):
        _feature(taker, feature)


def _feature(taker: Taker, feature: Element) -> None:
    name, policy = feature.attributes.get("name"), feature.attributes.get("policy")
    has = HAS.get(policy.value) if policy else None
    if name is None or policy is None or has is None:
        return
    taker.used(feature)
    path = ("cpu", "features", name.value)
    if name.value != "topoext" and path not in taker.guest.keys:
        taker.guest.put(path, has, policy.span)


HAS = {"require": True, "force": True, "disable": False, "forbid": False}
"""What becomes of a feature. `optional` leaves it to the host."""


def _run(cpus: list[str]) -> str:
    """CPUs in their order, as machine.yaml writes them."""
    return ",".join(cpus)
