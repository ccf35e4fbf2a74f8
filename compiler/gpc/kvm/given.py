"""All that a guest has the host's hardware of. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.cards import PassedCard
from gpc.parts.disks import GuestDisk
from gpc.plan import Card, Guest
from gpc.why import Why
from gpc_schemas.records import NamedTuple


class GivenCard(NamedTuple):
    """A card or device that leaves the host for a guest, and what gives it."""

    card: Card
    given: tuple[Why, ...]


def given(guest: Guest) -> Iterator[GivenCard]:
    """What it sees as a device, and then what QEMU drives for it: drives behind its disks."""
    for passed in guest.of(PassedCard):
        yield GivenCard(passed.card, passed.given)
    for disk in guest.of(GuestDisk):
        if disk.drive is not None:
            yield GivenCard(disk.drive.card, disk.drive.given)
