"""What runs in a KVM replica of a guest: what it is given, where it sees that, what it needs. Pure.

A guest is started by its own compiled launcher or domain. What of that would not run in a machine
of one processor and little memory is replaced, and each replacement is a Change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gpc.kvm.places import Places
from gpc.plan import Guest, Plan
from gpc.rehearse.replica.copied import HUGE_PAGES, Change

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


class Given(NamedTuple):
    """A function that a guest is given."""

    name: str
    host: str
    """Its address in the host."""
    guest: str
    """Its address in the guest."""


class Adapted(NamedTuple):
    """A guest's file for the replica."""

    text: str
    changes: tuple[Change, ...]
    files: tuple[str, ...] = ()
    """Paths of what the file names beside disks; empty files do."""


def guests_of(plan: Plan, backend: str) -> tuple[Guest, ...]:
    """The guests of a back end that are given something."""
    return tuple(g for g in plan.guests if g.backend.value == backend and g.cards)


def path_of(guest: Guest) -> str:
    """The guest's file in the tree."""
    if guest.backend.value == "libvirt":
        return f"etc/gpc/libvirt/{guest.name.value}.xml"
    return f"usr/local/sbin/gpc-guest-{guest.name.value}"


def console_of(name: str) -> str:
    """Where in the replica a guest's console is written to."""
    return f"/tmp/guest-{name}"


def given(guest: Guest) -> tuple[Given, ...]:
    """What a guest is given, and where it finds that.

    Its firmware counts the buses behind root ports in the order of their slots, as `gpc.kvm.places`
    does.
    """
    places = Places(guest)
    rows = []
    for card in guest.cards:
        place = places.at(card.slot)
        for passed in card.functions:
            at = f"0000:{place.bus.value:02x}:{place.slot.value:02x}.{passed.number.value:x}"
            rows.append(Given(passed.function.name, str(passed.function.address.value), at))
    return tuple(rows)


def needs(guests: Sequence[Guest], files: Iterable[str]) -> tuple[str, ...]:
    """Lines for the replica: what there must be before the guests start."""
    lines = dict.fromkeys(f"bridge - {n.bridge.value}" for g in guests for n in g.networks)
    for guest in guests:
        for disk in guest.disks:
            what = "block" if disk.is_block else "file"
            lines[f"{what} {_form(disk.format.value)} {disk.source.value}"] = None
    lines.update(dict.fromkeys(f"file raw {path}" for path in files))
    return tuple(lines)


def _form(name: str) -> str:
    return {"vhd": "vpc"}.get(name, name)


def empty_disks(guest: Guest) -> Iterator[Change]:
    """Disks, in whose place there are empty images."""
    for disk in guest.disks:
        here = "an empty image of 1 MiB"
        if not disk.is_block:
            here += ", or the file of this machine where it is below /usr"
        yield Change(f"guest {guest.name.value}", disk.source.value, here)


def programs(guests: Sequence[Guest], backend: str) -> Iterator[tuple[str, str]]:
    """What starting the guests takes: programs and the Debian packages that have them."""
    if backend == "libvirt":
        yield "libvirtd", "libvirt-daemon-system"
        yield "virsh", "libvirt-clients"
    yield "losetup", "mount"
    yield "setsid", "util-linux"
    yield "ip", "iproute2"
    if any(disk.format.value != "raw" for guest in guests for disk in guest.disks):
        yield "qemu-img", "qemu-utils"
    if backend == "qemu":
        if any(guest.cpu.pin or guest.cpu.emulator_pin for guest in guests):
            yield "taskset", "util-linux"
        if any(guest.tpm.value for guest in guests):
            yield "swtpm", "swtpm"


def without_paths(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Options that the user wrote: those for the replica, and those that name a file or device.

    An option is a word with a `-` before it and the words up to the next one.
    """
    options: list[list[str]] = []
    for word in words:
        if word.startswith("-") or not options:
            options.append([])
        options[-1].append(word)
    gone = [any("=/" in word or word.startswith("/") for word in option) for option in options]
    # What an option makes, others name: they go with it.
    while True:
        ids = {
            i
            for option, is_gone in zip(options, gone, strict=True)
            if is_gone
            for i in _ids(option)
        }
        more = [is_gone or bool(ids & _named(o)) for o, is_gone in zip(options, gone, strict=True)]
        if more == gone:
            break
        gone = more
    kept = [word for o, is_gone in zip(options, gone, strict=True) if not is_gone for word in o]
    dropped = [word for o, is_gone in zip(options, gone, strict=True) if is_gone for word in o]
    return kept, dropped


def _ids(option: Sequence[str]) -> set[str]:
    return {found for word in option for found in re.findall(r"(?:^|,)id=([^,]+)", word)}


def _named(option: Sequence[str]) -> set[str]:
    return {found for word in option for found in re.findall(r",\w+=([^,]+)", word)} - _ids(option)
