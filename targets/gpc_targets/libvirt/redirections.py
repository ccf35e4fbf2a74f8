"""What a SPICE viewer hands a guest, in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#redirected-devices and
#smartcard-devices, libvirt 9.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.redirections import GuestRedirection, GuestSmartcard
from gpc.target.words import Piece


def lower(redirection: GuestRedirection, places: Places) -> Iterator[Piece]:
    """A port for a USB device of the viewer's."""
    rows = {"port": redirection.port}
    yield Piece("redirection.xml.j2", rows, redirection.because, "devices")


def lower_smartcard(smartcard: GuestSmartcard, places: Places) -> Iterator[Piece]:
    """The reader, which libvirt calls a controller, and what it reads."""
    is_viewers = smartcard.of.value == "spice"
    rows = {
        "mode": smartcard.of.map(lambda of: "passthrough" if of == "spice" else "host"),
        "type": smartcard.of.map(lambda _: "spicevmc") if is_viewers else None,
        "port": smartcard.port,
    }
    yield Piece("smartcard.xml.j2", rows, smartcard.because, "devices")
