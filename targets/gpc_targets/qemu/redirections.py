"""What a SPICE viewer hands a guest, in QEMU's words. Pure.

Source: qemu(1) of QEMU 7.2, -chardev spicevmc; docs/usb2.txt; docs/ccid.txt.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.redirections import GuestRedirection, GuestSmartcard
from gpc.target.words import Piece
from gpc.why import Traced


def lower(redirection: GuestRedirection, places: Places) -> Iterator[Piece]:
    """A port for a USB device of the viewer's."""
    name = Traced(f"redir{redirection.number}", redirection.because)
    rows = {"name": name, "port": redirection.port}
    yield Piece("redirection.sh.j2", rows, redirection.because, "options")


def lower_smartcard(smartcard: GuestSmartcard, places: Places) -> Iterator[Piece]:
    """The reader, and what it reads."""
    is_viewers = smartcard.of.value == "spice"
    rows = {
        "port": smartcard.port,
        "viewers": smartcard.of.map(lambda _: "smartcard") if is_viewers else None,
        "hosts": None if is_viewers else smartcard.of.map(lambda _: "nss-emulated"),
    }
    yield Piece("smartcard.sh.j2", rows, smartcard.because, "options")
