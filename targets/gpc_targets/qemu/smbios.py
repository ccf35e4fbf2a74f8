"""What a guest reads in SMBIOS, in QEMU's words. Pure.

Source: qemu(1) of QEMU 7.2, -smbios; what is passed on of the host's, as libvirt does it:
https://libvirt.org/formatdomain.html#bios-bootloader (smbios), blocks 0 and 1 but for the UUID.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.smbios import GuestSmbios
from gpc.plan import Guest
from gpc.target.language import qemu_value
from gpc.target.words import Piece
from gpc.why import Traced, join

TYPES = {"bios": 0, "system": 1, "board": 2, "chassis": 3}
OEM = 11


def lower(smbios: GuestSmbios, places: Places) -> Iterator[Piece]:
    """An option for each block; of the host's, what the launcher reads at the start."""
    if smbios.is_host:
        yield Piece("smbios-host.sh.j2", {}, smbios.because, "options")
        yield Piece("smbios-read.sh.j2", {}, smbios.because, "functions")
        return
    for block in smbios.blocks:
        # Its UUID is the guest's own, which has an option of its own.
        said = [entry for entry in block.entries if entry.name != "uuid"]
        words = [join(f",{entry.name}=", entry.value.map(qemu_value)) for entry in said]
        if words:
            yield _option(join(f"type={TYPES[block.kind]}", *words))
    if smbios.oem:
        words = [join(",value=", line.map(qemu_value)) for line in smbios.oem]
        yield _option(join(f"type={OEM}", *words))


def uuid(guest: Guest) -> Traced[str]:
    """The guest's UUID, which is also what SMBIOS says of the system; no other is taken there."""
    blocks = [block for part in guest.of(GuestSmbios) for block in part.blocks]
    said = [entry.value.why for block in blocks for entry in block.entries if entry.name == "uuid"]
    return guest.uuid.also(*said)


def _option(word: Traced[str]) -> Piece:
    return Piece("smbios.sh.j2", {"word": word}, word.why, "options")
