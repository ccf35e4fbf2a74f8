"""What time a guest is shown, and by which clocks. Pure."""

from __future__ import annotations

from datetime import UTC, datetime

from gpc.lift.elements import SWITCH, Taker
from gpc.lift.lifted import whole
from gpc.lift.xml import Element

BASES = {"localtime": "localtime", "utc": "utc"}
RTC, PIT = (
    {"catchup": "catchup", "delay": "delay"},
    {
        "catchup": "catchup",
        "delay": "delay",
        "discard": "discard",
    },
)


def clock(taker: Taker, element: Element) -> None:
    """What it shows; then each of its timers. A domain without one has what QEMU gives it."""
    taker.word(element, "offset", ("clock", "base"), BASES)
    offset = element.attributes.get("offset")
    kind = offset.value if offset is not None else ""
    if kind == "timezone":
        taker.put(("clock", "timezone"), taker.take(element, "timezone"))
        taker.same(element, "offset")
    elif kind == "absolute":
        start = element.attributes.get("start")
        seconds = whole(start) if start is not None else None
        if seconds is not None and seconds < 1 << 36:
            day = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
            taker.put(("clock", "start"), taker.take(element, "start"), day)
            taker.same(element, "offset")
    elif kind == "variable":
        adjustment = element.attributes.get("adjustment")
        if adjustment is not None and adjustment.value.lstrip("-").isdigit():
            words = f"{int(adjustment.value)} s"
            taker.put(("clock", "offset"), taker.take(element, "adjustment"), words)
            taker.word(element, "basis", ("clock", "base"), BASES)
            taker.same(element, "offset")
    for timer in taker.children(element, "timer"):
        _timer(taker, timer)
    of_qemu(taker, element)


def of_qemu(taker: Taker, element: Element) -> None:
    """What QEMU does with timers of which a domain says nothing.

    Source: qemu(1) of QEMU 7.2, -rtc (driftfix=none) and `-device kvm-pit,help`; the machines of
    QEMU have an HPET unless they are told otherwise (hw/i386/pc.c).
    """
    for key, value in (("rtc_ticks", "delay"), ("pit_ticks", "delay"), ("hpet", True)):
        if ("clock", key) not in taker.guest.keys:
            taker.guest.put(("clock", key), value, element.span)


def _timer(taker: Taker, timer: Element) -> None:
    named = timer.attributes.get("name")
    name = named.value if named is not None else ""
    if name == "rtc":
        taker.word(timer, "tickpolicy", ("clock", "rtc_ticks"), RTC)
        taker.word(timer, "track", ("clock", "rtc_track"), {"guest": "guest", "wall": "wall"})
    elif name == "pit":
        taker.word(timer, "tickpolicy", ("clock", "pit_ticks"), PIT)
    elif name in ("hpet", "kvmclock"):
        taker.word(timer, "present", ("clock", name), SWITCH)
    elif name == "tsc":
        frequency = timer.attributes.get("frequency")
        if frequency is not None and whole(frequency):
            words = f"{whole(frequency)} Hz"
            taker.put(("clock", "tsc_frequency"), taker.take(timer, "frequency"), words)
        taker.same(timer, "mode")  # QEMU has none. Source: libvirt 9.0, src/qemu/qemu_validate.c
    elif name == "hypervclock":
        present = timer.attributes.get("present")
        is_on = present is None or present.value == "yes"
        if is_on and taker.guest.get("hyperv", "enabled") is False:
            taker.guest.put(("hyperv", "time"), True, timer.span)
        taker.same(timer, "present")
    else:
        return
    taker.same(timer, "name")
