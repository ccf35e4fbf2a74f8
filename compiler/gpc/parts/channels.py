"""Channels of a guest to programs of the host, and the controller that all of them share. Pure.

Whoever wants a port of the controller is named in `_wanted`: the controller is there once, as soon
as anything wants it, and its ports have fixed numbers, as a guest knows a channel by both.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.parts.console import CONSOLE_PORT
from gpc.parts.slots import niche, placed
from gpc.parts.spice import agent_of
from gpc.plan import Slot
from gpc.settle.records import SettledGuest
from gpc.settle.words import if_written
from gpc.why import Path, Rule, Traced, Why, because, leaves, reasons, written, written_at
from gpc_schemas.records import NamedTuple

AGENT = "org.qemu.guest_agent.0"
"""What QEMU's guest agent opens. Source: QEMU 7.2, docs/interop/qemu-ga.rst."""

AGENT_KEY = "agent"
"""Its `key`, which no channel with a name has."""

AGENT_PORT, FIRST_PORT, LAST_PORT = CONSOLE_PORT + 2, CONSOLE_PORT + 3, 30
"""Behind the port of a console comes that of SPICE's agent. Source: QEMU 7.2, hw/virtio/
virtio-serial-pci.c and include/hw/virtio/virtio-serial.h: 31 ports, unless it is told otherwise."""


class ChannelController(NamedTuple):
    """A virtio-serial controller."""

    path: Path
    because: tuple[Why, ...]
    slot: Slot


class GuestChannel(NamedTuple):
    """A port of the controller; without a socket its back end chooses one."""

    path: Path
    because: tuple[Why, ...]
    key: str  # unique in the guest, and part of file names
    name: Traced[str]
    socket: Traced[str] | None
    port: Traced[int]
    slot: None = None


KINDS = (ChannelController, GuestChannel)

RULES = {
    "channel-ports": Rule(
        "A guest's channels share one controller: SPICE's agent has its first port, QEMU's "
        "the second, and those that are named have ports that follow from their names."
    ),
    "guest-agent": Rule(
        "The guest agent looks for a channel of this name.",
        "https://www.qemu.org/docs/master/interop/qemu-ga.html",
    ),
}


def decide(asked: Asked) -> Iterator[ChannelController | GuestChannel]:
    """The controller, where anything wants a port of it, and the channels."""
    guest = asked.guest
    wanted = _wanted(guest)
    if not wanted:
        return
    first = next(iter(wanted.values()))
    controller = reasons(*wanted.values())
    yield ChannelController(leaves(first)[0], controller, niche("channels", *leaves(controller)))
    if agent := wanted.get("agent"):
        path: Path = (*guest.path, "guest_agent")
        port = Traced(AGENT_PORT, because("channel-ports", path))
        name = Traced(AGENT, because("guest-agent", path))
        yield GuestChannel(path, agent, AGENT_KEY, name, None, port)
    for key, port in _ports(guest).items():
        channel = guest.asked.channels[key]
        path = (*guest.path, "channels", key)
        name = written(channel.name, *path, "name")
        socket = if_written(channel.socket, *path, "socket")
        yield GuestChannel(path, written_at(*path), f"channel-{key}", name, socket, port)


def _wanted(guest: SettledGuest) -> dict[str, tuple[Why, ...]]:
    """What wants a port of the controller, and why."""
    found = dict[str, tuple[Why, ...]]()
    if (spice := agent_of(guest)) is not None:
        found["spice"] = spice
    if guest.asked.console is not None:
        found["console"] = written_at(*guest.path, "console")
    if guest.asked.guest_agent:
        found["agent"] = written_at(*guest.path, "guest_agent")
    for key in guest.asked.channels:
        found[f"channels.{key}"] = written_at(*guest.path, "channels", key)
    return found


def _ports(guest: SettledGuest) -> dict[str, Traced[int]]:
    wanting: dict[str, tuple[Path, ...]] = {
        key: ((*guest.path, "channels", key),) for key in guest.asked.channels
    }
    found = placed(LAST_PORT - FIRST_PORT + 1, wanting)
    return {
        key: Traced(FIRST_PORT + place, because("channel-ports", *parents))
        for key, (place, parents) in found.items()
    }
