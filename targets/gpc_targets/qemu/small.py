"""Parts that take QEMU a line. Pure.

Source: `-device DEVICE,help` of QEMU 7.2 for vhost-vsock-pci, pvpanic, virtio-balloon-pci,
vmcoreinfo and vmgenid; what Hyper-V has for a crash is a property of the CPU, `hv-crash`.
/dev/vhost-vsock is opened as root.
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
from gpc.why import Traced
from gpc_targets.qemu.address import address_of


def vsock(vsock: GuestVsock, places: Places) -> Iterator[Piece]:
    """Sockets, with the guest's number."""
    rows = {"cid": vsock.cid, "address": address_of(places, vsock.slot)}
    yield Piece("vsock.sh.j2", rows, vsock.because, "options")


def panic(panic: GuestPanic, places: Places) -> Iterator[Piece]:
    """The device on ISA that tells of a crash, or what the processor has for it."""
    if panic.model.value == "isa":
        device = panic.model.map(lambda _: "pvpanic")
        yield Piece("device.sh.j2", {"device": device}, panic.because, "options")
    else:
        word = panic.model.map(lambda _: ",hv-crash=on")
        yield Piece("cpu.sh.j2", {"word": word}, panic.because, "cpu")


def balloon(balloon: GuestBalloon, places: Places) -> Iterator[Piece]:
    """The balloon, where there is one."""
    if balloon.slot is not None:
        rows = {"address": address_of(places, balloon.slot)}
        yield Piece("balloon.sh.j2", rows, balloon.because, "options")


def vmcoreinfo(device: GuestVmcoreinfo, places: Places) -> Iterator[Piece]:
    """A device of the firmware's configuration."""
    named = Traced("vmcoreinfo", device.because)
    yield Piece("device.sh.j2", {"device": named}, device.because, "options")


def generation_id(id: GuestGenerationId, places: Places) -> Iterator[Piece]:
    """A device."""
    device = id.uuid.map(lambda uuid: f"vmgenid,guid={uuid}")
    yield Piece("device.sh.j2", {"device": device}, id.because, "options")
