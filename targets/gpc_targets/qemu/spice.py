"""A SPICE server and the channel to its agent in QEMU's words. Pure.

Source: qemu(1) of QEMU 7.2, `-spice`; its docs/spice-port-fqdn.txt; ui/spice-core.c.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.spice import GuestSpice, SpiceAgent
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.language import qemu_value
from gpc.target.password import MOST
from gpc.target.words import Piece, unsupported
from gpc.why import Traced, join
from gpc_targets.qemu.secrets import secret


def lower(spice: GuestSpice, places: Places) -> Iterator[Piece]:
    """The server; its password comes from a file, as VNC's does."""
    file = spice.password_file
    if file is not None:
        yield from secret(places.guest.name, "spice", file, MOST["spice"])
    yield Piece("spice.sh.j2", {"spice": _spice(spice)}, spice.because, "vnc")


def _spice(spice: GuestSpice) -> Traced[str]:
    port = spice.port.map(str) if spice.port else ""  # without one it is refused
    host = spice.listen.map(lambda text: text.strip("[]")).map(qemu_value)
    parts: list[str | Traced[str]] = ["port=", port, ",addr=", host]
    if spice.password_file is None:
        parts.append(",disable-ticketing=on")
    else:
        secret = ",password-secret=spice-password"
        parts.append(Traced(secret, spice.password_file.why))
    if not spice.clipboard.value:
        parts.append(Traced(",disable-copy-paste=on", spice.clipboard.why))
    if not spice.file_transfer.value:
        parts.append(Traced(",disable-agent-file-xfer=on", spice.file_transfer.why))
    if spice.compression is not None:
        parts.append(spice.compression.map(lambda kind: f",image-compression={kind}"))
    if spice.tls_port is not None:
        parts += [",tls-port=", spice.tls_port.map(str)]
        parts += [",x509-dir=", spice.tls_directory.map(qemu_value)]
    if spice.streaming is not None:
        parts.append(spice.streaming.map(lambda word: f",streaming-video={word}"))
    if spice.mouse is not None:
        agent = spice.mouse.map(lambda word: "on" if word == "client" else "off")
        parts += [",agent-mouse=", agent]
    return join(*parts).also(spice.because)


def lower_agent(agent: SpiceAgent, places: Places) -> Iterator[Piece]:
    """The channel."""
    yield Piece("spice-agent.sh.j2", {"agent": agent}, agent.because, "options")


def without_port(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    for spice in guest.of(GuestSpice):
        if spice.port is None:
            why = "QEMU looks for no free port for SPICE"
            yield unsupported(guest, spice.path, why, "write a `port` under it, such as 5930")
