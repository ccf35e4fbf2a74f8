"""A guest's clocks in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#time-keeping, libvirt 9.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpc.kvm.places import Places
from gpc.parts.clock import GuestClock
from gpc.plan import Enlightenment, Guest
from gpc.target.words import Piece
from gpc.why import Traced


def lower(clock: GuestClock, places: Places) -> Iterator[Piece]:
    """What they show, then one timer a line."""
    yield Piece(
        "clock.xml.j2",
        {
            **_shown(clock),
            "rtc_ticks": clock.rtc_ticks,
            "rtc_track": clock.rtc_track,
            "pit_ticks": clock.pit_ticks,
            "hpet": clock.hpet.map(_yes_no),
            "kvmclock": clock.kvmclock.map(_yes_no) if clock.kvmclock else None,
            "tsc": clock.tsc_frequency,
            "hypervclock": named(places.guest, "time", "hypervclock"),
        },
        clock.because,
        "clock",
    )


def _shown(clock: GuestClock) -> dict[str, Any]:
    """The words of its element, of which the first says what the others are."""
    shown: dict[str, Any] = dict.fromkeys(("timezone", "basis", "adjustment", "start"))
    if clock.timezone is not None:
        return {**shown, "offset": _word("timezone", clock.timezone), "timezone": clock.timezone}
    if clock.start is not None:
        start = clock.start.map(_seconds)
        return {**shown, "offset": _word("absolute", clock.start), "start": start}
    if clock.offset is not None:
        offset = _word("variable", clock.offset)
        return {**shown, "offset": offset, "basis": clock.base, "adjustment": clock.offset}
    return {**shown, "offset": clock.base}


def _word(text: str, of: Traced[Any]) -> Traced[str]:
    return Traced(text, of.why)


def _seconds(start: str) -> int:
    """Seconds since 1970, as libvirt counts it."""
    from calendar import timegm  # which loads datetime and locale

    day, time = start.split("T")
    parts = [int(part) for part in (*day.split("-"), *time.split(":"))]
    return timegm((*parts, 0, 0, 0))


def named(guest: Guest, name: str, word: str) -> Traced[str] | None:
    """The word, for the reason that a guest has the enlightenment; None where it has not."""
    found: Enlightenment | None = next((e for e in guest.enlightenments if e.name == name), None)
    return Traced(word, found.why) if found else None


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"
