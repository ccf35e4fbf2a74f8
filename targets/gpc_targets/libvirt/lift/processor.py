"""Virtual CPUs, their looks and where they run. Pure."""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.lift.lifted import Said, whole
from gpc.lift.xml import Element, Text


def bare(text: Text) -> Said:
    """An entry of a mapping that has a name and no key."""
    return Said("", text.span)


def vcpu(taker: Taker, element: Element) -> None:
    """How many there are."""
    number = whole(element.text)
    current = element.attributes.get("current")
    if number:
        taker.put(("vcpus",), taker.text(element), number)
    taker.same(element, "placement", "static")
    if current is not None and whole(current) == number:
        taker.same(element, "current")


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
    emulator = taker.child(element, "emulatorpin")
    taker.put(("cpu", "emulator_pin"), taker.take(emulator, "cpuset"))
    for thread in taker.children(element, "iothreadpin"):
        number = thread.attributes.get("iothread")
        which = whole(number) if number else None
        if which and "cpuset" in thread.attributes:
            taker.take(thread, "iothread")
            taker.guest.keys.pop(("iothreads", f"io{which}"), None)
            taker.put(("iothreads", f"io{which}", "pin"), taker.take(thread, "cpuset"))


def cpu(taker: Taker, element: Element) -> None:
    """What the guest sees."""
    mode = element.attributes.get("mode")
    taker.same(element, "mode", "host-passthrough")
    taker.same(element, "check")
    taker.same(element, "migratable", "off", *(("on",) if mode is None else ()))
    topology = taker.child(element, "topology")
    if topology is not None:
        for name in ("sockets", "dies", "clusters"):
            taker.same(topology, name, "1")
        for name in ("cores", "threads"):
            text = topology.attributes.get(name)
            if text is not None and whole(text):
                taker.put(("cpu", name), taker.take(topology, name), whole(text))
    cache = taker.child(element, "cache")
    if cache is not None:
        taker.word(
            cache,
            "mode",
            ("cpu", "cache"),
            {"passthrough": "host", "emulate": "l3", "disable": "none"},
        )
        taker.same(cache, "level", "3")
    for feature in taker.children(element, "feature"):
        name, policy = feature.attributes.get("name"), feature.attributes.get("policy")
        has = {"require": True, "force": True, "disable": False, "forbid": False}
        if name is None or policy is None or policy.value not in has:
            continue
        taker.used(feature)
        if name.value != "topoext":
            path = ("cpu", "features", name.value)
            if path not in taker.guest.keys:
                taker.guest.put(path, has[policy.value], policy.span)


def _run(cpus: list[str]) -> str:
    """CPUs in their order, as machine.yaml writes them."""
    return ",".join(cpus)
