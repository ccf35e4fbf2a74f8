"""Channels in QEMU's words. Pure.

Source: QEMU 7.2, qemu(1), -chardev socket; `-device virtserialport,help`. QEMU makes a socket
before it leaves root: what connects to it must be root too.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.checks.channels import too_long
from gpc.kvm.places import Places
from gpc.parts.channels import ChannelController, GuestChannel
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.language import qemu_value
from gpc.target.words import Piece
from gpc.why import Traced
from gpc_targets.qemu.address import address_of


def lower_controller(controller: ChannelController, places: Places) -> Iterator[Piece]:
    """The controller."""
    rows = {"address": address_of(places, controller.slot)}
    yield Piece("channel-controller.sh.j2", rows, controller.because, "options")


def lower(channel: GuestChannel, places: Places) -> Iterator[Piece]:
    """A channel and the socket at its end; without one it is among the launcher's files."""
    own = places.guest.name.also(channel.because)
    rows = {
        "key": Traced(channel.key, channel.because),
        "name": channel.name.map(qemu_value),
        "socket": channel.socket.map(qemu_value)
        if channel.socket
        else own.map(lambda name: socket_of(name, channel.key)),
        "port": channel.port,
    }
    yield Piece("channel.sh.j2", rows, channel.because, "options")


def socket_of(guest: str, key: str) -> str:
    """The socket of a channel that has none of its own."""
    return f"/run/gpc/{guest}/{key}"


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: socket-too-long."""
    for channel in guest.of(GuestChannel):
        if channel.socket is None:
            yield from too_long(socket_of(guest.name.value, channel.key), channel.path)
