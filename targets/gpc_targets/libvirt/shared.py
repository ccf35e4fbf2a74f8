"""Memory that a guest shares with its host, in libvirt's words. Pure.

libvirt has none for a device such as kvmfr's: it goes by QEMU's own, as JSON, since libvirt takes
the places of devices that it does not know for free ones.

Source: https://libvirt.org/formatdomain.html#shared-memory-device, libvirt 9.0;
https://looking-glass.io/docs/B7/ivshmem_kvmfr/.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.kvm.shared import Shared, file_of, id_of
from gpc.parts.looking_glass import GuestLookingGlass
from gpc.target.words import Piece
from gpc.why import Traced, join
from gpc_targets.libvirt.address import address_of


def lower(part: Shared, places: Places) -> Iterator[Piece]:
    """The device, with the memory behind it."""
    if isinstance(part, GuestLookingGlass) and part.kvmfr is not None:
        yield from _by_arguments(part, places)
        return
    rows = {
        "name": part.name.also(part.because),
        "size": part.size.map(lambda size: size.mib).also(part.because),
        "address": address_of(places, part.slot),
    }
    yield Piece("shmem.xml.j2", rows, part.because, "devices")


def _by_arguments(part: Shared, places: Places) -> Iterator[Piece]:
    """QEMU's words. Every value is a number or a name that JSON holds as it is."""
    stand = places.at(part.slot)
    name = f'"memory-{id_of(part)}"'
    memory = join(
        f'{{"qom-type":"memory-backend-file","id":{name},"mem-path":"',
        file_of(part),
        '","size":',
        part.size.map(lambda size: str(size.bytes)),
        ',"share":true}',
    )
    device = join(
        f'{{"driver":"ivshmem-plain","id":"{id_of(part)}","memdev":{name},"bus":"pci.',
        stand.bus.map(str),
        '","addr":"',
        stand.slot.map(lambda slot: f"0x{slot:x}"),
        '"}',
    )
    words = [
        Traced("-object", part.because),
        memory.also(part.because),
        Traced("-device", part.because),
        device.also(part.because),
    ]
    yield Piece("commandline.xml.j2", {"words": words}, part.because, "commandline")
