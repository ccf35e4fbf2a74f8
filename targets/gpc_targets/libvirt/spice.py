"""A SPICE server and the channel to its agent in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#graphical-framebuffers and #channel, libvirt 9.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.spice import GuestSpice, SpiceAgent
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import Piece, unsupported
from gpc.why import Traced, Written, defaulted
from gpc_targets.libvirt.display import keymap_of
from gpc_targets.libvirt.yes_no import yes_no


def lower(spice: GuestSpice, places: Places) -> Iterator[Piece]:
    """The server; the file of its password stands in the metadata, as VNC's does."""
    file = spice.password_file
    if file is not None:
        rows = {"display": Traced("spice", file.why), "file": file}
        yield Piece("password.xml.j2", rows, file.why, "metadata")
    server = {
        "listen": spice.listen,
        "port": spice.port or defaulted(-1, "vnc-next-free"),
        "auto": spice.port.map(lambda _: "no") if spice.port else defaulted("yes", "vnc-next-free"),
        "clipboard": spice.clipboard.map(yes_no),
        "files": spice.file_transfer.map(yes_no),
        "compression": spice.compression,
        "tls_port": spice.tls_port,
        "streaming": spice.streaming,
        "mouse": spice.mouse,
        "keymap": keymap_of(places),
    }
    yield Piece("spice.xml.j2", server, spice.because, "devices")


def lower_agent(agent: SpiceAgent, places: Places) -> Iterator[Piece]:
    """The channel, which libvirt makes a port of the first controller."""
    yield Piece("spice-agent.xml.j2", {"agent": agent}, agent.because, "devices")


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    for spice in guest.of(GuestSpice):
        if isinstance(spice.tls_directory.why[0], Written):
            why = "libvirt has certificates for all guests where its configuration says"
            help = "leave it out, and say it in /etc/libvirt/qemu.conf as `spice_tls_x509_cert_dir`"
            yield unsupported(guest, (*spice.path, "tls_directory"), why, help)
