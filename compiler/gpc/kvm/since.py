"""What parts of a guest need of QEMU, whichever of the two back ends runs it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gpc.parts.sound import GuestSound
from gpc.plan import Guest
from gpc.target.since import Since, of
from gpc.why import Path, Written
from gpc_schemas.units import Version


def enlightened(*names: str) -> Callable[[Guest], Iterator[Path]]:
    """Enlightenments of these names, where one is asked for by its own key."""

    def asked(guest: Guest) -> Iterator[Path]:
        for entry in guest.enlightenments:
            first = entry.why[0]
            if entry.name in names and isinstance(first, Written):
                yield first.path

    return asked


SINCE = (
    Since(
        "qemu",
        Version(7, 1),
        "`hv-tlbflush-ext` and what came with it",
        enlightened("emsr-bitmap", "tlbflush-direct", "tlbflush-ext", "xmm-input"),
        "QEMU 7.1, docs/system/i386/hyperv.rst; libvirt 11.3, tests/qemucapabilitiesdata",
    ),
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
