"""A guest's clocks in the words of Xen's two dialects. Pure.

Source: xl.cfg(5) of Xen 4.17; for xm, Xen 4.1, tools/python/xen/xm/create.py, which reads numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.parts.clock import GuestClock
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import Piece, unsupported
from gpc.why import Written

TSC_MODES = ("default", "always_emulate", "native", "native_paravirt")
TIMER_MODES = (
    "delay_for_missed_ticks",
    "no_delay_for_missed_ticks",
    "no_missed_ticks_pending",
    "one_missed_tick_pending",
)
"""By the numbers that Xen has for them. Source: xen/include/public/hvm/params.h and xl.cfg(5)."""

KEYS = {
    "offset": "rtc_timeoffset",
    "hpet": "hpet",
    "tsc_mode": "tsc_mode",
    "timer_mode": "timer_mode",
    "align_timers": "vpt_align",
}
"""Keys of a clock that Xen has, and how it calls them."""

_WITHOUT = {
    "timezone": "the guest is shown the time of dom0, or UTC",
    "start": "a guest's clock goes on while it is off",
    "rtc_ticks": "Xen has one way for all timers, `timer_mode`",
    "rtc_track": "it is Xen that keeps the time",
    "pit_ticks": "Xen has one way for all timers, `timer_mode`",
    "kvmclock": "there is no KVM below it",
    "tsc_frequency": "Xen shows the host's",
}


def said(clock: GuestClock) -> dict[str, Any]:
    """The keys of Xen that the guest's file says."""
    found = {key: getattr(clock, key) for key in KEYS}
    if not isinstance(clock.hpet.why[0], Written):
        found["hpet"] = None  # Xen has it unless it is told otherwise
    return found


def lower(clock: GuestClock, guest: Guest) -> Iterator[Piece]:
    """What was written of them, in words."""
    found = _numbered(said(clock), ("hpet", "align_timers"))
    if clock.offset is not None and clock.offset.value < 0:
        found["offset"] = clock.offset.map(str)  # xl reads a number below zero in quotes alone
    yield from _piece(clock, found)


def lower_xm(clock: GuestClock, guest: Guest) -> Iterator[Piece]:
    """The same in numbers."""
    found = _numbered(said(clock), ("hpet", "align_timers"))
    for key, modes in (("tsc_mode", TSC_MODES), ("timer_mode", TIMER_MODES)):
        found[key] = found[key].map(modes.index) if found[key] is not None else None
    yield from _piece(clock, found)


def _numbered(found: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {k: v.map(int) if k in keys and v is not None else v for k, v in found.items()}


def _piece(clock: GuestClock, rows: Mapping[str, Any]) -> Iterator[Piece]:
    if any(value is not None for value in rows.values()):
        yield Piece("clock.cfg.j2", rows, clock.because, "clock")


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    for clock in guest.of(GuestClock):
        for key, why in _WITHOUT.items():
            value = getattr(clock, key)
            if value is not None and isinstance(value.why[0], Written):
                yield unsupported(guest, (*clock.path, key), why, "leave it out")
