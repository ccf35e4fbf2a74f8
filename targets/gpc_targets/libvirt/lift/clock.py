"""What time a guest is shown, and by which clocks. Pure."""

from __future__ import annotations

from gpc.lift.elements import SWITCH, Taker
from gpc.lift.lifted import whole
from gpc.lift.xml import Element
from gpc_schemas.patterns import regex

_OFFSET = regex(r"-?[0-9]{1,19}")

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
            day = _day(seconds)
            taker.put(("clock", "start"), taker.take(element, "start"), day)
            taker.same(element, "offset")
    elif kind == "variable":
        adjustment = element.attributes.get("adjustment")
        if adjustment is not None and _OFFSET.fullmatch(adjustment.value):
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
    """Whether RTC, PIT and TSC are `present` libvirt does not look at: a guest has them.

    Source: libvirt 9.0, src/qemu/qemu_command.c, qemuBuildClockArgStr and qemuBuildCpuCommandLine.
    """
    named = timer.attributes.get("name")
    name = named.value if named is not None else ""
    if name == "rtc":
        taker.word(timer, "tickpolicy", ("clock", "rtc_ticks"), RTC)
        taker.word(timer, "track", ("clock", "rtc_track"), {"guest": "guest", "wall": "wall"})
        taker.same(timer, "present")
    elif name == "pit":
        taker.word(timer, "tickpolicy", ("clock", "pit_ticks"), PIT)
        taker.same(timer, "present")
    elif name in ("hpet", "kvmclock"):
        taker.word(timer, "present", ("clock", name), SWITCH)
    elif name == "tsc":
        frequency = timer.attributes.get("frequency")
        if frequency is not None and whole(frequency):
            words = f"{whole(frequency)} Hz"
            taker.put(("clock", "tsc_frequency"), taker.take(timer, "frequency"), words)
        taker.same(timer, "mode")  # QEMU has none. Source: libvirt 9.0, src/qemu/qemu_validate.c
        taker.same(timer, "present")
    elif name == "hypervclock":
        present = timer.attributes.get("present")
        is_on = present is None or present.value == "yes"
        if is_on and taker.guest.get("hyperv", "enabled") is False:
            taker.guest.put(("hyperv", "time"), True, timer.span)
        taker.same(timer, "present")
    else:
        return
    taker.same(timer, "name")


def _day(seconds: int) -> str:
    """A time in seconds since 1970, as machine.yaml writes it.

    Counted here, as what reads a file asks no clock, and nothing that could. Source: Howard
    Hinnant, chrono-Compatible Low-Level Date Algorithms (civil_from_days).
    """
    days, rest = divmod(seconds, 86400)
    era, of_era = divmod(days + 719468, 146097)
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    day = of_year - (153 * shifted + 2) // 5 + 1
    month = shifted + 3 if shifted < 10 else shifted - 9
    year += era * 400 + (month <= 2)
    hours, minutes = divmod(rest // 60, 60)
    return f"{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{rest % 60:02}"
