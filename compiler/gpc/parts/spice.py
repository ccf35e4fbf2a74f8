"""A SPICE server that shows a guest's emulated display, and the channel to its agent. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.settle.records import SettledGuest
from gpc.settle.words import choice, if_written
from gpc.why import Path, Rule, Traced, Why, defaulted, reasons, written, written_at
from gpc_schemas.guest.spice import Compression, Mouse, Streaming
from gpc_schemas.records import NamedTuple


class GuestSpice(NamedTuple):
    """A SPICE server; without a port it takes the next that is free, without a file no password."""

    path: Path
    listen: Traced[str]
    port: Traced[int] | None
    password_file: Traced[str] | None
    clipboard: Traced[bool]
    file_transfer: Traced[bool]
    compression: Traced[Compression] | None
    tls_port: Traced[int] | None
    tls_directory: Traced[str]
    streaming: Traced[Streaming] | None
    mouse: Traced[Mouse] | None
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return written_at(*self.path)


AGENT, AGENT_PORT = "com.redhat.spice.0", 1
"""The channel that SPICE's agent opens, and its port of the channels' controller: `channels` has
the others. Source: https://www.spice-space.org/agent-protocol.html."""


class SpiceAgent(NamedTuple):
    """A channel to the SPICE agent in the guest."""

    path: Path
    because: tuple[Why, ...]
    name: Traced[str]
    port: Traced[int]
    slot: None = None


CERTIFICATES = "/etc/pki/libvirt-spice"

RULES = {
    "certificates-of-spice": Rule(
        "SPICE's certificates are where libvirt looks for its own.",
        "libvirt 9.0, src/qemu/qemu.conf.in, spice_tls_x509_cert_dir",
    ),
}

KINDS = (GuestSpice, SpiceAgent)


def decide(asked: Asked) -> Iterator[GuestSpice | SpiceAgent]:
    """The server, where one is asked for, and the channel."""
    spice, wanted = asked.guest.spice, asked.guest.asked.display.spice
    if spice is None or wanted is None:
        return
    path: Path = (*asked.path, "display", "spice")
    may_share: Traced[bool] = choice(wanted.clipboard, True, "not-asked", *path, "clipboard")
    yield GuestSpice(
        path,
        spice.listen,
        spice.port,
        spice.password_file,
        may_share,
        choice(wanted.file_transfer, True, "not-asked", *path, "file_transfer"),
        if_written(wanted.compression, *path, "compression"),
        if_written(wanted.tls_port, *path, "tls_port"),
        written(wanted.tls_directory, *path, "tls_directory")
        if wanted.tls_directory is not None
        else defaulted(CERTIFICATES, "certificates-of-spice", (*path, "tls_port")),
        if_written(wanted.streaming, *path, "streaming"),
        if_written(wanted.mouse, *path, "mouse"),
    )
    because = agent_of(asked.guest)
    if because is not None:
        name, port = Traced(AGENT, because), Traced(AGENT_PORT, because)
        yield SpiceAgent((*path, "agent"), because, name, port)


def agent_of(guest: SettledGuest) -> tuple[Why, ...] | None:
    """Why there is a channel to the agent; None where there is none."""
    spice = guest.asked.display.spice
    if spice is None:
        return None
    path: Path = (*guest.path, "display", "spice")
    agent: Traced[bool] = choice(spice.agent, True, "not-asked", *path, "agent")
    return reasons(written_at(*path), agent.why) if agent.value else None
