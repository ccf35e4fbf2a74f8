"""Parts that take libvirt a line or two. Pure.

Source: https://libvirt.org/formatdomain.html, libvirt 9.0: #vsock, #panic-device,
#memory-balloon-device, #hypervisor-features (vmcoreinfo), #general-metadata (genid).
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.balloon import GuestBalloon
from gpc.parts.generation_id import GuestGenerationId
from gpc.parts.panic import GuestPanic
from gpc.parts.vmcoreinfo import GuestVmcoreinfo
from gpc.parts.vsock import GuestVsock
from gpc.target.words import Piece
from gpc_targets.libvirt.address import address_of


def vsock(vsock: GuestVsock, places: Places) -> Iterator[Piece]:
    """Sockets, with the guest's number."""
    rows = {"cid": vsock.cid, "address": address_of(places, vsock.slot)}
    yield Piece("vsock.xml.j2", rows, vsock.because, "devices")


def panic(panic: GuestPanic, places: Places) -> Iterator[Piece]:
    """The device that tells of a crash."""
    yield Piece("panic.xml.j2", {"model": panic.model}, panic.because, "devices")


def balloon(balloon: GuestBalloon, places: Places) -> Iterator[Piece]:
    """The balloon; libvirt makes one unless it is told that there is none."""
    rows = {
        "model": balloon.model,
        "address": address_of(places, balloon.slot) if balloon.slot else None,
    }
    yield Piece("balloon.xml.j2", rows, balloon.because, "devices")


def vmcoreinfo(device: GuestVmcoreinfo, places: Places) -> Iterator[Piece]:
    """A feature."""
    yield Piece("vmcoreinfo.xml.j2", {}, device.because, "features")


def generation_id(id: GuestGenerationId, places: Places) -> Iterator[Piece]:
    """An element beside the uuid."""
    yield Piece("genid.xml.j2", {"uuid": id.uuid.map(str)}, id.because, "identity")
