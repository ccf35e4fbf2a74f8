"""A sound card in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#sound-devices and #audio-backends, libvirt 9.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.sound import GuestSound
from gpc.target.words import Piece
from gpc_targets.libvirt.address import address_of


def lower(sound: GuestSound, places: Places) -> Iterator[Piece]:
    """The card, and where its sound goes, which libvirt would choose itself."""
    server = sound.server
    rows = {
        "model": sound.model,
        "codec": sound.codec,
        "address": address_of(places, sound.slot) if sound.slot else None,
        "port": sound.port,
        "output": sound.output,
        "server": server if sound.output.value == "pulseaudio" else None,
        "jack": server if sound.output.value == "jack" else None,
    }
    yield Piece("sound.xml.j2", rows, sound.because, "devices")
