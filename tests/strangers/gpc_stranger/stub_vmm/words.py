"""What stub-vmm has words for: disks, networks and cards. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.cards import PassedCard
from gpc.parts.disk_controllers import DiskController
from gpc.parts.disks import GuestDisk
from gpc.parts.display import GuestDisplay
from gpc.parts.networks import GuestNetwork
from gpc.parts.raw import RawKeys, RawWords
from gpc.parts.serial import GuestSerial
from gpc.parts.tablet import GuestTablet
from gpc.parts.tpm import GuestTpm
from gpc.parts.usb import UsbController
from gpc.parts.vnc import GuestVnc
from gpc.plan import Guest
from gpc.target.words import Cannot, Idle, Needless, Piece, Words
from gpc.why import Traced


def _disk(disk: GuestDisk, guest: Guest) -> Iterator[Piece]:
    rows = {"source": disk.source, "format": disk.format}
    yield Piece("disk.conf.j2", rows, disk.because, "devices")


def _network(network: GuestNetwork, guest: Guest) -> Iterator[Piece]:
    rows = {"bridge": network.source, "mac": network.mac}
    yield Piece("network.conf.j2", rows, network.because, "devices")


def _card(card: PassedCard, guest: Guest) -> Iterator[Piece]:
    for passed in card.functions:
        address = passed.function.address
        row = {"address": Traced(str(address.value), (*card.given, *address.why))}
        yield Piece("card.conf.j2", row, card.because, "devices")


WORDS: Words[Guest] = {
    GuestDisk: _disk,
    GuestNetwork: _network,
    PassedCard: _card,
    GuestTpm: Cannot("it has no TPM", "leave it out, or run the guest under libvirt"),
    GuestSerial: Cannot("its console is its own", "leave it out"),
    GuestVnc: Cannot("it shows nothing by VNC", "leave `vnc` out"),
    GuestDisplay: Needless("it shows a guest in a window"),
    GuestTablet: Needless("its window has a pointer"),
    DiskController: Needless("each disk has one of its own"),
    UsbController: Needless("it has no USB"),
    RawWords: Idle("these words are for QEMU"),
    RawKeys: Idle("these keys are for xl.cfg"),
}
