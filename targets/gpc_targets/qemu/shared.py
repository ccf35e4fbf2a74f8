"""Memory that a guest shares with its host, in QEMU's words. Pure.

QEMU makes the file where there is none, and takes none of another size: an empty one is made as
large, which is what systemd-tmpfiles leaves. Whose it is, is gpc's tmpfiles.d file's affair.

Source: QEMU 7.2, qemu(1), -object memory-backend-file; docs/system/devices/ivshmem.rst;
softmmu/physmem.c (qemu_ram_alloc_from_fd).
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.kvm.shared import Shared, file_of, id_of
from gpc.target.words import Piece
from gpc.why import Traced
from gpc_targets.qemu.address import address_of


def lower(part: Shared, places: Places) -> Iterator[Piece]:
    """The device, with the memory behind it."""
    rows = {
        "id": Traced(id_of(part), part.because),
        "file": file_of(part),
        "size": part.size.map(lambda size: size.mib),
        "address": address_of(places, part.slot),
    }
    yield Piece("shmem.sh.j2", rows, part.because, "options")
