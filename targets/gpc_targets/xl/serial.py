"""Serial ports and channels in the words of xl and xm. Pure.

Both hand what a port leads to over to QEMU, as words of its `-serial` and `-parallel`.

Source: xl.cfg(5) of Xen 4.17, serial and channel; qemu(1) of QEMU 7.2, -serial;
chardev/char.c, qemu_chr_parse_compat; Xen 4.1, xmdomain.cfg(5).
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.channels import AGENT_KEY, GuestChannel
from gpc.parts.serial import GuestParallel, GuestSerial, Stream
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.language import qemu_value
from gpc.target.words import Piece, unsupported
from gpc.why import Path, Traced, join

OF_2012 = ",server,nowait"
"""How the QEMU of Xen 4.1 is told to listen and not to wait; today's has truth values."""


def lower(serial: GuestSerial, guest: Guest) -> Iterator[Piece]:
    """The list of all of them, with the first: its order is that of the ports."""
    ports = guest.of(GuestSerial)
    if serial is ports[0]:
        rows = {"ports": tuple(word_of(port.way).also(port.because) for port in ports)}
        yield Piece("serial.cfg.j2", rows, serial.because, "ports")


def lower_xm(serial: GuestSerial, guest: Guest) -> Iterator[Piece]:
    """The one that xm has."""
    word = word_of(serial.way, OF_2012).also(serial.because)
    yield Piece("serial-xm.cfg.j2", {"serial": word}, serial.because, "ports")


def lower_parallel_xm(parallel: GuestParallel, guest: Guest) -> Iterator[Piece]:
    """The parallel port, for which xl has no key."""
    rows = {"parallel": word_of(parallel.way, OF_2012).also(parallel.because)}
    yield Piece("parallel-xm.cfg.j2", rows, parallel.because, "ports")


def lower_channel(channel: GuestChannel, guest: Guest) -> Iterator[Piece]:
    """A console of Xen's that has a name: with a socket, or else on a pty."""
    words: list[str | Traced[str]] = ["name=", channel.name]
    if channel.socket is None:
        words.append(",connection=pty")
    else:
        words += [channel.socket.map(lambda path: f",connection=socket,path={path}")]
    yield Piece("entry.cfg.j2", {"entry": join(*words)}, channel.because, "channel")


def word_of(way: Stream, listens: str = ",server=on,wait=off") -> Traced[str]:
    """QEMU's word for where characters go."""
    told = listens if not way.calls else ""
    if way.host is not None and way.port is not None:
        kind = way.telnet.map(lambda on: "telnet" if on else "tcp") if way.telnet else "tcp"
        tail = way.host.map(lambda _: told)
        return join(kind, ":", way.host, ":", way.port.map(str), tail)
    if way.path is None:
        return way.to.map(str)
    if way.to.value == "device":
        return way.path.also(way.to.why)
    if way.to.value == "unix":
        return join("unix:", way.path.map(qemu_value), way.to.map(lambda _: told))
    return join(way.to.map(str), ":", way.path)


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    is_xm = guest.toolstack.value == "xm"
    ports = guest.of(GuestSerial)
    for index, serial in enumerate(ports):
        yield from _way(guest, serial.way, serial.path)
        if is_xm and index:
            yield unsupported(
                guest, serial.path, "xm has a key for one serial port", "leave it out"
            )
    gap = next((each for n, each in enumerate(ports) if each.number.value != n), None)
    if gap is not None:
        why = "its serial ports are counted from com1 on, with none left out"
        help = 'say where those before it lead too, with "null" for nowhere'
        yield unsupported(guest, gap.path, why, help)
    for parallel in guest.of(GuestParallel):
        yield from _way(guest, parallel.way, parallel.path)
    for channel in guest.of(GuestChannel):
        if channel.key == AGENT_KEY:
            why = "QEMU's guest agent looks for a port of virtio, which Xen's guests have none of"
            help = "give a channel a name under `channels`, and the agent in the guest its console"
            yield unsupported(guest, channel.path, why, help)
        for key, value in (("name", channel.name), ("socket", channel.socket)):
            if value is not None and ("," in value.value or value.value != value.value.strip()):
                why = "xl divides a channel at commas, and blanks around its words are lost"
                yield unsupported(guest, (*channel.path, key), why, "take another one")


def _way(guest: Guest, way: Stream, path: Path) -> Iterator[Diagnostic]:
    if way.append is not None and way.append.value:
        why = "QEMU has no word for it that a file of Xen's could say"
        yield unsupported(guest, (*path, "append"), why, "leave it out, or let it lead to a pipe")
    if way.host is not None and ":" in way.host.value:
        why = "an address of IPv6 has no place in QEMU's word for a serial port"
        key = "connect" if way.calls else "listen"
        yield unsupported(guest, (*path, key), why, "write a name, or an address of IPv4")
    if way.to.value == "device" and way.path and not way.path.value.startswith("/dev/"):
        why = "QEMU knows a device there by a name below /dev"
        yield unsupported(guest, (*path, "path"), why, "write such a name")
