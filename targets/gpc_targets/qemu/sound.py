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
    """Source: QEMU 7.2, qapi/audio.json (AudiodevJackPerDirectionOptions, mixing-engine)."""
    words: list[str | Traced[str]] = [sound.output.map(DRIVERS.__getitem__), ",id=audio1"]
    server, jack = sound.server, sound.jack
    if server is not None and sound.output.value != "jack":
        words += [",server=", server.map(qemu_value)]
    for way, ports in (("in", jack.input_ports), ("out", jack.output_ports)):
        said = {
            "server-name": server if sound.output.value == "jack" else None,
            "client-name": jack.client,
            "connect-ports": ports,
        }
        for name, value in said.items():
            words += [f",{way}.{name}=", value.map(qemu_value)] if value else []
        if sound.mixing is not None:
            words += [f",{way}.mixing-engine=", sound.mixing.map(lambda on: "on" if on else "off")]
    return join(*words)
