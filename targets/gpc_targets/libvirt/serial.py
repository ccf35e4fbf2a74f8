"""Serial and parallel ports, and a console, in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#consoles-serial-parallel-channel-devices, libvirt 9.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.kvm.places import Places
from gpc.parts.console import GuestConsole
from gpc.parts.serial import GuestParallel, GuestSerial, Stream
from gpc.target.words import Piece
from gpc.why import Traced, reasons


def lower(serial: GuestSerial, places: Places) -> Iterator[Piece]:
    """A serial port; the first is the console that `virsh console` opens.

    libvirt adds that by itself, and before one on virtio it counts the two in another way from
    version to version: where either matters to the reader, it is written.
    """
    consoles = places.guest.of(GuestConsole)
    is_first = serial is places.guest.of(GuestSerial)[0]
    is_told = serial.number.value == 0 and serial.way.to.value == "pty"
    rows = {**_source(serial.way), "number": serial.number, "console": None}
    if is_told or (is_first and consoles):
        why = () if is_told else consoles[0].because
        rows["console"] = serial.number.also(serial.way.to.why, why)
    yield Piece("serial.xml.j2", rows, serial.because, "devices")


def lower_parallel(parallel: GuestParallel, places: Places) -> Iterator[Piece]:
    """The parallel port."""
    yield Piece("parallel.xml.j2", _source(parallel.way), parallel.because, "devices")


def lower_console(console: GuestConsole, places: Places) -> Iterator[Piece]:
    """The console, which libvirt makes a port of the first controller.

    libvirt counts consoles in their order, of which the first serial port is one too.
    """
    serial = places.guest.of(GuestSerial)[:1]
    number = Traced(len(serial), reasons(console.because, *(port.because for port in serial)))
    rows = {"number": number, "port": console.port}
    yield Piece("console.xml.j2", rows, console.because, "devices")


def _source(way: Stream) -> Mapping[str, Any]:
    mode = "connect" if way.calls else "bind"
    return {
        "to": way.to.map(lambda to: "dev" if to == "device" else to),
        "path": way.path.also(way.to.why) if way.path else None,
        "path_mode": way.to.map(lambda _: mode) if way.to.value == "unix" else None,
        "append": way.append.map(lambda on: "on" if on else "off") if way.append else None,
        "host": way.host.map(lambda text: text.strip("[]")) if way.host else None,
        "mode": way.host.map(lambda _: mode) if way.host else None,
        "service": way.port,
        "protocol": way.telnet.map(lambda on: "telnet" if on else "raw").also(way.to.why)
        if way.telnet
        else way.to.map(lambda _: "raw"),
    }
