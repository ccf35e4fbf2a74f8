"""What runs in a KVM replica of a guest: what it is given, where it sees that, what it needs. Pure.

A guest is started by its own compiled file (`replica.ways`). What of that would not run in a
machine of one processor and little memory is replaced, and each replacement is a Replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gpc.kvm.disks import FORMATS
from gpc.kvm.places import Places
from gpc.lift.argv import Option, Pair, Unreadable, fields, split
from gpc.parts.cards import PassedCard
from gpc.parts.disks import GuestDisk
from gpc.parts.networks import GuestNetwork
from gpc.plan import Guest, Plan
from gpc.rehearse.replica.copied import HUGE_PAGES, Replaced
from gpc_schemas.records import NamedTuple

KERNEL = "/guest/kernel"
IMAGE = "/guest/image"
NEEDS = "/guest/needs"

GUEST_MIB = 192
"""Memory of a guest, where it is not made of huge pages."""

HUGE_GUEST_MIB = 2 * HUGE_PAGES
"""Memory of a guest that is made of huge pages: all that the replica has."""

CONSOLE = "ttyS1"
"""The serial port on which the guest says what it sees; the first one is left as compiled."""

ARGUMENTS = f"console={CONSOLE} quiet panic=-1 mitigations=off"
"""The guest's kernel command line."""

NONE = "(none)"


class GivenFunction(NamedTuple):
    """A function that a guest is given."""

    name: str
    host: str
    """Its address in the host."""
    guest: str
    """Its address in the guest."""


class Adapted(NamedTuple):
    """A guest's file for the replica."""

    text: str
    changes: tuple[Replaced, ...]
    files: tuple[str, ...] = ()
    """Paths of what the file names beside disks; empty files do."""


def guests_of(plan: Plan, backend: str) -> tuple[Guest, ...]:
    """The guests of a back end that are given something."""
    return tuple(g for g in plan.guests if g.backend.value == backend and g.of(PassedCard))


def console_of(name: str) -> str:
    """Where in the replica a guest's console is written to."""
    return f"/tmp/guest-{name}"


def given(guest: Guest) -> tuple[GivenFunction, ...]:
    """What a guest is given, and where it finds that.

    Its firmware counts the buses behind root ports in the order of their slots, as `gpc.kvm.places`
    does.
    """
    places = Places(guest)
    rows = []
    for card in guest.of(PassedCard):
        place = places.at(card.slot)
        for passed in card.functions:
            at = f"0000:{place.bus.value:02x}:{place.slot.value:02x}.{passed.number.value:x}"
            rows.append(GivenFunction(passed.function.name, str(passed.function.address.value), at))
    return tuple(rows)


def needs(guests: Sequence[Guest], files: Iterable[str]) -> tuple[str, ...]:
    """Lines for the replica: what there must be before the guests start."""
    networks = (network for guest in guests for network in guest.of(GuestNetwork))
    lines = dict.fromkeys(f"bridge - {n.source.value}" for n in networks if n.kind == "bridge")
    for guest in guests:
        for disk in guest.of(GuestDisk):
            if disk.source is None or disk.kind not in ("block", "file"):
                continue
            what = "block" if disk.is_block else "file"
            lines[f"{what} {FORMATS[disk.format.value]} {disk.source.value}"] = None
    lines.update(dict.fromkeys(f"file raw {path}" for path in files))
    return tuple(lines)


def empty_disks(guest: Guest) -> Iterator[Replaced]:
    """Disks, in whose place there are empty images."""
    for disk in guest.of(GuestDisk):
        if disk.source is None or disk.kind not in ("block", "file"):
            continue
        here = "an empty image of 1 MiB"
        if not disk.is_block:
            here += ", or the file of this machine where it is below /usr"
        yield Replaced(f"guest {guest.name.value}", disk.source.value, here)


def programs(guests: Sequence[Guest]) -> Iterator[tuple[str, str]]:
    """What making their replica takes: programs and the Debian packages that have them."""
    yield "losetup", "mount"
    yield "setsid", "util-linux"
    yield "ip", "iproute2"
    if any(disk.format.value != "raw" for guest in guests for disk in guest.of(GuestDisk)):
        yield "qemu-img", "qemu-utils"


def without_paths(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Options that the user wrote: those for the replica, and those that name a file or device."""
    options = split(words)
    gone = {option for option in options if _names_a_path(option)}
    # What an option makes, others name: they go with it.
    while True:
        made = {name for option in gone for name in _made(option)}
        more = {o for o in options if made & _named(o)} - gone
        if not more:
            break
        gone |= more
    kept: list[str] = []
    dropped: list[str] = []
    for option in options:
        of = dropped if option in gone else kept
        of += words[option.at : option.at + len(option.words)]
    return kept, dropped


_IDS = ("id", "node-name")


def _names_a_path(option: Option) -> bool:
    return "=/" in (option.value or "") or any(p.value.startswith("/") for p in _pairs(option))


def _made(option: Option) -> set[str]:
    return {pair.value for pair in _pairs(option) if pair.key in _IDS}


def _named(option: Option) -> set[str]:
    return {p.value for p in _pairs(option) if p.form == "pair" and p.key not in _IDS}


def _pairs(option: Option) -> tuple[Pair, ...]:
    try:
        return fields(option).pairs
    except Unreadable:  # QEMU says what is wrong with it
        return ()
