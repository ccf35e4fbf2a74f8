"""What time a guest is shown, and by which clocks. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Doc, model
from gpc_schemas.guest.clock_words import ClockOffset, ClockStart, Frequency, TimeZone

Base = Literal["localtime", "utc"]
RtcTicks = Literal["catchup", "delay"]
RtcTrack = Literal["guest", "wall"]
PitTicks = Literal["catchup", "delay", "discard"]
TscMode = Literal["default", "always_emulate", "native", "native_paravirt"]
TimerMode = Literal[
    "delay_for_missed_ticks",
    "no_delay_for_missed_ticks",
    "no_missed_ticks_pending",
    "one_missed_tick_pending",
]


@model
class Clock:
    """The guest's clocks: what its hardware clock shows at the start, and how it goes on."""

    base: Annotated[
        Base | None, Doc("What its hardware clock shows; by default localtime for Windows.")
    ] = None
    timezone: Annotated[TimeZone | None, Doc("The place whose local time it shows instead.")] = None
    offset: Annotated[ClockOffset | None, Doc("How far ahead of that it is, or behind.")] = None
    start: Annotated[
        ClockStart | None, Doc("What it shows at every start instead, as a time in UTC.")
    ] = None
    rtc_ticks: Annotated[
        RtcTicks | None,
        Doc(
            "Ticks of it that the guest missed: made up for faster, or late.",
            default="catchup",
        ),
    ] = None
    rtc_track: Annotated[
        RtcTrack | None,
        Doc("Whether it stands while the guest does; by default it goes on as the host's does."),
    ] = None
    pit_ticks: Annotated[
        PitTicks | None,
        Doc("The same of the older timer, whose ticks may also be lost.", default="delay"),
    ] = None
    hpet: Annotated[
        bool | None,
        Doc("Whether it has a high precision event timer; by default not, and under Xen it has."),
    ] = None
    kvmclock: Annotated[
        bool | None, Doc("Whether a Linux guest has KVM's clock; by default it has.")
    ] = None
    tsc_frequency: Annotated[
        Frequency | None, Doc("How fast its time stamp counter runs; by default as the host's.")
    ] = None
    tsc_mode: Annotated[
        TscMode | None, Doc("Under Xen, when its time stamp counter is emulated.")
    ] = None
    timer_mode: Annotated[
        TimerMode | None, Doc("Under Xen, when ticks that it missed are delivered.")
    ] = None
    align_timers: Annotated[
        bool | None, Doc("Under Xen, whether its periodic timers fall together.")
    ] = None
