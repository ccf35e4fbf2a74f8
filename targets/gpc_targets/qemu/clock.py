"""A guest's clocks in QEMU's words. Pure.

Source: qemu(1) of QEMU 7.2, -rtc; what libvirt 9.0 makes of its own words
(src/qemu/qemu_command.c, qemuBuildClockArgStr and qemuBuildClockCommandLine).
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.clock import GuestClock
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import Piece, unsupported
from gpc.why import Traced, join

TRACKS = {"guest": "vm", "wall": "host"}


def lower(clock: GuestClock, places: Places) -> Iterator[Piece]:
    """The hardware clock and the older timer; what the processor is told of time."""
    words = [_base(clock)]
    if clock.rtc_track is not None:
        words.append(clock.rtc_track.map(lambda track: f",clock={TRACKS[track]}"))
    words.append(clock.rtc_ticks.map(lambda ticks: ",driftfix=slew" if ticks == "catchup" else ""))
    # libvirt leaves it to QEMU, whose own default delivers every tick (`-device kvm-pit,help`).
    pit = clock.pit_ticks if clock.pit_ticks.value != "catchup" else None
    rows = {"rtc": join(*words), "pit_ticks": pit}
    yield Piece("clock.sh.j2", rows, clock.because, "clock")
    if clock.kvmclock is not None:
        yield _of_cpu(clock.kvmclock.map(lambda has: f",kvmclock={'on' if has else 'off'}"))
    if clock.tsc_frequency is not None:
        yield _of_cpu(clock.tsc_frequency.map(lambda hertz: f",tsc-frequency={hertz}"))


def _base(clock: GuestClock) -> Traced[str]:
    if clock.timezone is not None:  # which the launcher puts into QEMU's environment
        return Traced("base=localtime", clock.timezone.why)
    return join("base=", clock.base if clock.start is None else clock.start)


def _of_cpu(text: Traced[str]) -> Piece:
    return Piece("cpu.sh.j2", {"word": text}, text.why, "cpu")


def zone(guest: Guest) -> Traced[str] | None:
    """The time zone whose local time QEMU is to know; None for the host's."""
    return next((clock.timezone for clock in guest.of(GuestClock)), None)


def hpet(guest: Guest) -> Traced[str]:
    """Whether the chipset has its timer, which it has unless it is told otherwise."""
    (clock,) = guest.of(GuestClock)
    return clock.hpet.map(lambda has: "" if has else ",hpet=off")


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    for clock in guest.of(GuestClock):
        if clock.offset is not None:
            why = "QEMU has no word for a clock that is ahead or behind"
            help = "write `start` or `timezone` in its place, or run the guest under libvirt"
            yield unsupported(guest, (*clock.path, "offset"), why, help)
