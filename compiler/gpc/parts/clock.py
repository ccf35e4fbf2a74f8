"""A guest's clocks: what they show at the start, and what becomes of ticks that it missed. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpc.parts import Asked
from gpc.settle.words import choice
from gpc.why import Path, Traced, Why, because, written
from gpc_schemas.guest.clock import Base, Clock, PitTicks, RtcTicks, RtcTrack, TimerMode, TscMode
from gpc_schemas.records import NamedTuple


class GuestClock(NamedTuple):
    """Them; None is what the back end does by itself."""

    path: Path
    because: tuple[Why, ...]
    base: Traced[Base]
    timezone: Traced[str] | None
    offset: Traced[int] | None  # seconds
    start: Traced[str] | None  # UTC
    rtc_ticks: Traced[RtcTicks]
    rtc_track: Traced[RtcTrack] | None
    pit_ticks: Traced[PitTicks]
    hpet: Traced[bool]
    kvmclock: Traced[bool] | None
    tsc_frequency: Traced[int] | None  # Hz
    tsc_mode: Traced[TscMode] | None
    timer_mode: Traced[TimerMode] | None
    align_timers: Traced[bool] | None
    slot: None = None

    @property
    def is_of_every_guest(self) -> bool:
        """Whether a back end that never heard of it does as it does by itself."""
        return True


KINDS = (GuestClock,)


def decide(asked: Asked) -> Iterator[GuestClock]:
    """What was written of them; the rest as `timers` says, or left to the back end."""
    clock, at = asked.guest.asked.clock, (*asked.path, "clock")

    yield GuestClock(
        path=at,
        because=because("timers"),
        base=asked.guest.clock,
        timezone=_written(clock, "timezone", at),
        offset=_written(clock, "offset", at),
        start=_written(clock, "start", at),
        rtc_ticks=choice(clock.rtc_ticks, "catchup", "timers", *at, "rtc_ticks"),
        rtc_track=_written(clock, "rtc_track", at),
        pit_ticks=choice(clock.pit_ticks, "delay", "timers", *at, "pit_ticks"),
        hpet=choice(clock.hpet, False, "timers", *at, "hpet"),
        kvmclock=_written(clock, "kvmclock", at),
        tsc_frequency=_written(clock, "tsc_frequency", at),
        tsc_mode=_written(clock, "tsc_mode", at),
        timer_mode=_written(clock, "timer_mode", at),
        align_timers=_written(clock, "align_timers", at),
    )


def _written(clock: Clock, key: str, at: Path) -> Traced[Any] | None:
    value = getattr(clock, key)
    return None if value is None else written(value, *at, key)
