"""A sound card in QEMU's words. Pure.

Source: qemu(1) of QEMU 7.2, `-audiodev`; `-device help`.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.sound import GuestSound
from gpc.target.language import qemu_value
from gpc.target.words import Piece
from gpc.why import Traced, join
from gpc_targets.qemu.address import address_of

CARDS = {
    "ac97": "AC97", "ich6": "intel-hda", "ich9": "ich9-intel-hda", "usb": "usb-audio",
    "virtio": "virtio-sound-pci",
}  # fmt: skip
DRIVERS = {
    "alsa": "alsa", "jack": "jack", "none": "none", "pipewire": "pipewire", "pulseaudio": "pa",
    "spice": "spice",
}  # fmt: skip


def lower(sound: GuestSound, places: Places) -> Iterator[Piece]:
    """The card, its codec where it has one, and where its sound goes."""
    rows = {
        "card": sound.model.map(CARDS.__getitem__),
        "codec": sound.codec,
        "address": address_of(places, sound.slot) if sound.slot else None,
        "port": sound.port,
        "back_end": _back_end(sound),
    }
    yield Piece("sound.sh.j2", rows, sound.because, "options")


def _back_end(sound: GuestSound) -> Traced[str]:
    driver = sound.output.map(DRIVERS.__getitem__)
    if sound.server is None:
        return join(driver, ",id=audio1")
    server = sound.server.map(qemu_value)
    if sound.output.value == "jack":
        return join(driver, ",id=audio1,in.server-name=", server, ",out.server-name=", server)
    return join(driver, ",id=audio1,server=", server)
