"""A sound card in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#sound-devices and #audio-backends, libvirt 9.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpc.kvm.places import Places
from gpc.parts.sound import GuestSound
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target.words import Piece
from gpc.why import Traced
from gpc_targets.libvirt.address import address_of
from gpc_targets.libvirt.yes_no import yes_no


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
        "runtime_dir": sound.runtime_dir,
        "ways": tuple(_ways(sound)),
    }
    yield Piece("sound.xml.j2", rows, sound.because, "devices")


def _ways(sound: GuestSound) -> Iterator[dict[str, Any]]:
    """What is said of either way that sound goes."""
    mixing = sound.mixing.map(yes_no) if sound.mixing else None
    server = sound.server if sound.output.value == "jack" else None
    for way, ports in (("input", sound.jack.input_ports), ("output", sound.jack.output_ports)):
        said = {
            "mixingEngine": mixing,
            "serverName": server,
            "clientName": sound.jack.client,
            "connectPorts": ports,
        }
        words = [
            {"name": Traced(name, value.why), "value": value}
            for name, value in said.items()
            if value
        ]
        if words:
            yield {"name": Traced(way, words[0]["name"].why), "words": words}


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Warnings: sound-out-of-reach, where libvirt's user may not open the host's sound cards.

    Source: systemd 252, rules.d/50-udev-default.rules (SUBSYSTEM=="sound", GROUP="audio"); libvirt
    9.0, src/util/virutil.c, virGetGroupList: QEMU has all groups of its user.
    """
    for sound in guest.of(GuestSound):
        if sound.output.value == "alsa":
            yield Diagnostic(
                "sound-out-of-reach",
                f"nobody may hear guest {guest.name.value}: the host's sound cards are for the "
                "group audio, which the user of libvirt's QEMU is not in by itself",
                Place((*sound.path, "output")),
                also=(Place((*guest.path, "backend"), label="run by libvirt"),),
                help="put that user into the group, `usermod -aG audio libvirt-qemu` on Debian, or "
                "choose an output that needs nobody's leave, such as `spice`",
                severity="warning",
            )
