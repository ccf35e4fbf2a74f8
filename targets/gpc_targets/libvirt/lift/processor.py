"""Virtual CPUs, their looks and where they run. Pure."""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.lift.lifted import SaidValue, whole
from gpc.lift.xml import Element, Text
from gpc.why import Path


def nameless(text: Text) -> SaidValue:
    """An entry of a mapping that has a name and no key."""
    return SaidValue("", text.span)


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


def cpu(taker: Taker, element: Element) -> None:
    """What the guest sees."""
    taker.same(element, "mode", "host-passthrough")
    taker.same(element, "check")
    moving = element.attributes.get("migratable")
    if moving is not None and moving.value == "on":
        message = "its processor hides what keeps a guest from moving to another host"
        help = "gpc's guests stay where their card is: they see the processor's steady clock too"
        taker.guest.assume(moving.span, message, help)
    taker.same(element, "migratable")
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
