"""What parts of a guest need of QEMU, whichever of the two back ends runs it. Pure."""

from __future__ import annotations

from gpc.parts.sound import GuestSound
from gpc.target.since import Since, of
from gpc_schemas.units import Version

SINCE = (
    Since(
        "qemu",
        Version(8, 1),
        "`-audiodev pipewire`",
        of(GuestSound, "output", lambda sound: sound.output.value == "pipewire"),
        "QEMU 10.0, qapi/audio.json (AudiodevPipewireOptions); refused by 7.2",
    ),
    Since(
        "qemu",
        Version(8, 2),
        "`-device virtio-sound-pci`",
        of(GuestSound, "model", lambda sound: sound.model.value == "virtio"),
        "https://wiki.qemu.org/ChangeLog/8.2 (virtio-sound); refused by 7.2",
    ),
)
"""What is younger than the oldest QEMU that there are words for; see `gpc.target.since`."""
