"""A sound card in the words of xl and xm. Pure.

Source: xl.cfg(5) of Xen 4.17, soundhw; for xm, xmdomain.cfg(5) of Xen 4.1 and its QEMU (qemu-xen
4.1, vl.c). libxl makes of `hda` an intel-hda, the controller of ich6, with a codec hda-duplex: Xen
commit 62ca138c2c05.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.sound import GuestSound
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import Piece, unsupported

CARDS = {"ac97": "ac97", "ich6": "hda"}


def lower(sound: GuestSound, guest: Guest) -> Iterator[Piece]:
    """The card."""
    row = {"soundhw": sound.model.map(CARDS.__getitem__)}
    yield Piece("soundhw.cfg.j2", row, sound.because, "ports")


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    is_xm = guest.toolstack.value == "xm"
    for sound in guest.of(GuestSound):
        path = sound.path
        if sound.model.value not in CARDS or (is_xm and sound.model.value == "ich6"):
            why = f"{'xm' if is_xm else 'xl'} has no word for it"
            expected = "`ac97`" if is_xm else "`ac97` or `ich6`"
            help = "write one of these, or pass the guest a sound card of the host"
            yield unsupported(guest, (*path, "model"), why, help, expected=expected)
        if sound.codec is not None and sound.codec.value != "duplex":
            help = "leave it out: ich6 has line-out and line-in"
            yield unsupported(guest, (*path, "codec"), "xl has no key for it", help)
        if sound.mixing is not None:
            help = "leave it out"
            yield unsupported(guest, (*path, "mixing"), "xl has no key for it", help)
        if sound.output.value != "none":
            why = "xl has no key for where sound goes, which its QEMU chooses"
            help = "pass the guest a sound card of the host, or send its sound over the network"
            yield unsupported(guest, (*path, "output"), why, help)
