"""Channels in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#channel, libvirt 9.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.channels import ChannelController, GuestChannel
from gpc.target.words import Piece
from gpc_targets.libvirt.address import address_of


def lower_controller(controller: ChannelController, places: Places) -> Iterator[Piece]:
    """The controller."""
    rows = {"address": address_of(places, controller.slot)}
    yield Piece("channel-controller.xml.j2", rows, controller.because, "devices")


def lower(channel: GuestChannel, places: Places) -> Iterator[Piece]:
    """A channel; without a socket libvirt makes one in a directory of its own."""
    rows = {"name": channel.name, "socket": channel.socket, "port": channel.port}
    yield Piece("channel.xml.j2", rows, channel.because, "devices")
