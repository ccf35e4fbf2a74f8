"""A SPICE server in xl's words. Pure.

Source: xl.cfg(5) of Xen 4.17, spice; tools/libs/light/libxl_dm.c, dm_spice_options.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.redirections import GuestRedirection
from gpc.parts.spice import GuestSpice, SpiceAgent
from gpc.parts.tablet import GuestTablet
from gpc.parts.usb import UsbController
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import Piece, unsupported
from gpc.why import Traced, Written

KEYS_ASKED_FOR = {
    "spice_image_compression": "compression",
    "spice_streaming_video": "streaming",
    "spiceagent_mouse": "mouse",
    "spicetls_port": "tls_port",
}
"""Keys that are there where they were asked for."""


def lower(spice: GuestSpice, guest: Guest) -> Iterator[Piece]:
    """The server; what shares the clipboard and moves the pointer is the agent's channel."""
    agent = next((agent.because for agent in guest.of(SpiceAgent)), None)
    rows = {
        "on": Traced(1, spice.because),
        "host": spice.listen.map(lambda text: text.strip("[]")),
        "port": spice.port or 0,  # without one it is refused
        "agent": Traced(1, agent) if agent else None,
        "clipboard": spice.clipboard.map(int).also(agent) if agent else None,
        "compression": spice.compression,
        "tls_port": spice.tls_port,
        "streaming": spice.streaming,
        "mouse": spice.mouse.map(lambda word: int(word == "client")) if spice.mouse else None,
    }
    yield Piece("spice.cfg.j2", rows, spice.because, "ports")


def lower_agent(agent: SpiceAgent, guest: Guest) -> Iterator[Piece]:
    """Nothing: the server's keys say it."""
    yield from ()


def lower_redirection(redirection: GuestRedirection, guest: Guest) -> Iterator[Piece]:
    """How many there are, with the first of them."""
    if redirection.number == 0:
        count = Traced(len(guest.of(GuestRedirection)), redirection.because)
        yield Piece("redirections.cfg.j2", {"count": count}, redirection.because, "ports")


MOST_REDIRECTIONS = 4
"""Source: xl.cfg(5) of Xen 4.17, spiceusbredirection."""


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    if guest.toolstack.value == "xm":
        return
    redirections = guest.of(GuestRedirection)
    for redirection in redirections[:1]:
        pointer = next((tablet.path for tablet in guest.of(GuestTablet)), None)
        asked = next((usb.path for usb in guest.of(UsbController) if usb.is_asked), None)
        if len(redirections) > MOST_REDIRECTIONS:
            why = f"xl makes ports for {MOST_REDIRECTIONS} devices"
            expected = f"at most {MOST_REDIRECTIONS}"
            yield unsupported(guest, redirection.path, why, "write fewer", expected=expected)
        if pointer or asked:
            why = "xl makes a USB controller for them alone, and no other beside it"
            help = "write `tablet: false`" if pointer else "leave `usb.controllers` out"
            yield unsupported(guest, redirection.path, why, help)
    for spice in guest.of(GuestSpice):
        if spice.port is None:
            why = "xl looks for no free port for SPICE"
            yield unsupported(guest, spice.path, why, "write a `port` under it, such as 5930")
        if spice.password_file is not None:
            why = "xl has the password itself in the guest's file, which others read"
            help = "leave it out and come through `ssh -L`, or use VNC, whose password QEMU reads"
            yield unsupported(guest, (*spice.path, "password_file"), why, help)
        if spice.tls_port is not None and isinstance(spice.tls_directory.why[0], Written):
            why = "xl has no key for it, and QEMU looks where it is started"
            yield unsupported(guest, (*spice.path, "tls_directory"), why, "leave it out")
        if not spice.file_transfer.value:
            why = "xl has no key that forbids it"
            help = "leave it out, or switch the agent off as well"
            yield unsupported(guest, (*spice.path, "file_transfer"), why, help)
