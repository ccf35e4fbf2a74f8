"""Serial and parallel ports, and a console, in QEMU's words. Pure.

QEMU opens what they lead to before it leaves root: what connects to a socket must be root too.

Source: qemu(1) of QEMU 7.2, -chardev; `-device isa-serial,help` and isa-parallel's.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.console import GuestConsole
from gpc.parts.serial import GuestParallel, GuestSerial, Stream
from gpc.target.language import qemu_value
from gpc.target.words import Piece
from gpc.why import Traced, join

BACKENDS = {"tcp": "socket", "unix": "socket"}
"""Back ends of QEMU that are called otherwise than where they lead; a device is its own kind."""


def lower(serial: GuestSerial, places: Places) -> Iterator[Piece]:
    """A serial port, and where it leads."""
    name = serial.number.map(lambda number: f"serial{number}")
    rows = {"chardev": chardev(serial.way, "serial", name), "name": name, "number": serial.number}
    yield Piece("serial.sh.j2", rows, serial.because, "options")


def lower_parallel(parallel: GuestParallel, places: Places) -> Iterator[Piece]:
    """The parallel port, and where it leads."""
    name = Traced("parallel0", parallel.because)
    rows = {"chardev": chardev(parallel.way, "parallel", name)}
    yield Piece("parallel.sh.j2", rows, parallel.because, "options")


def lower_console(console: GuestConsole, places: Places) -> Iterator[Piece]:
    """The console, which is a port of the channels' controller."""
    yield Piece("console.sh.j2", {"port": console.port}, console.because, "options")


def chardev(way: Stream, device: str, name: Traced[str]) -> Traced[str]:
    """QEMU's words for where characters go; `device` is its back end for a port of the host."""
    kind = way.to.map(lambda to: device if to == "device" else BACKENDS.get(to, to))
    words: list[str | Traced[str]] = [kind, ",id=", name]
    if way.path is not None:
        words += [",path=", way.path.map(qemu_value)]
    if way.append is not None:
        words += [",append=", way.append.map(_on_off)]
    if way.host is not None and way.port is not None:
        host = way.host.map(lambda text: text.strip("[]")).map(qemu_value)
        words += [",host=", host, ",port=", way.port.map(str)]
    if way.to.value in BACKENDS and not way.calls:
        words.append(Traced(",server=on,wait=off", way.host.why if way.host else way.to.why))
    if way.telnet is not None:
        words += [",telnet=", way.telnet.map(_on_off)]
    return join(*words)


def _on_off(value: bool) -> str:
    return "on" if value else "off"
