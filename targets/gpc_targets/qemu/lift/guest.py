"""A guest of QEMU's, option by option. Pure."""

from __future__ import annotations

from gpc.lift.lifted import Lifted
from gpc.lift.xml import Element
from gpc_targets.qemu.lift import (
    cards,
    characters,
    disks,
    display,
    host,
    machine,
    memory,
    networks,
    places,
    processor,
    secrets,
    shared,
    small,
    sound,
    start,
    system,
    usb,
)
from gpc_targets.qemu.lift.around import Around
from gpc_targets.qemu.lift.carried import carry
from gpc_targets.qemu.lift.left import left_over
from gpc_targets.qemu.lift.line import Line, Reading

OWN = frozenset((
    "-nodefaults", "-no-user-config", "-nodefconfig", "-sandbox", "-pidfile", "-daemonize", "-msg",
    "-runas", "-run-with", "-D", "-enable-fips", "-no-fd-bootchk", "-id",
))  # fmt: skip
"""Options for QEMU as a process, of which gpc has its own."""


def lift(guest: Lifted, line: Line, around: Around, system_of: str | None) -> None:
    """All of a guest; what no key takes is carried as it stands, or told."""
    reading = Reading(guest, line)
    reading.buses = places.numbers(line)
    has_defaults = not line.named("-nodefaults")
    start.name(reading)
    system.lift(reading, system_of)
    machine.lift(reading)
    memory.lift(reading)
    processor.lift(reading)
    start.firmware(reading, around)
    disks.iothreads(reading)
    for option in line.options:
        if option.name in OWN:
            reading.all_known(option)
        elif option.name == "-device" and "driver" in option.attributes:
            _device(reading, option, around)
    disks.lift(reading)
    disks.threads(reading)
    secrets.originals(reading, around)
    networks.lift(reading, around, has_defaults=has_defaults)
    display.lift(reading, around, has_defaults=has_defaults)
    sound.lift(reading, around)
    characters.lift(reading)
    usb.lift(reading)
    shared.lift(reading)
    small.lift(reading)
    start.clock(reading, around)
    start.boot(reading)
    start.kernel(reading)
    start.smbios(reading, around)
    if ("balloon",) not in guest.keys:
        guest.put(("balloon",), "none", line.options[0].span)
    host.lift(reading, around)
    carry(reading)
    left_over(reading)


def _device(reading: Reading, option: Element, around: Around) -> None:
    before = reading.marks()
    for known in (
        cards.mediated,
        cards.device,
        disks.device,
        display.device,
        sound.device,
        usb.device,
        characters.device,
    ):
        if known(reading, option):
            return
        reading.unmark(before)
    for around_too in (networks.device, shared.device, small.device):
        if around_too(reading, option, around):
            return
        reading.unmark(before)
