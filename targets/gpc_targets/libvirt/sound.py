"""A sound card in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#sound-devices and #audio-backends, libvirt 9.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.sound import GuestSound
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic, Place
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
        "runtime_dir": sound.runtime_dir,
        "jack": server if sound.output.value == "jack" else None,
    }
    yield Piece("sound.xml.j2", rows, sound.because, "devices")


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
