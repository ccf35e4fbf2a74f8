"""What Xen cannot give a guest beyond its parts, said at the key that asks for it. Pure.

Source: xl.cfg(5) of Xen 4.17; what libxl refuses beyond it: tools/libs/light/libxl_dm.c of 4.17.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gpc.parts.balloon import GuestBalloon
from gpc.parts.cards import PassedCard
from gpc.parts.disks import GuestDisk
from gpc.parts.display import GuestDisplay
from gpc.parts.memory_max import MemoryMax
from gpc.parts.usb import UsbController
from gpc.parts.vnc import GuestVnc
from gpc.plan import Guest, Host
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target.backend import without_effect
from gpc.target.words import unsupported
from gpc.why import Traced, Written
from gpc_schemas.patterns import regex
from gpc_schemas.units import KernelVersion, Version
from gpc_targets.xl import (
    BACKEND,
    cards,
    clock,
    firmware,
    numa,
    serial,
    shares,
    sound,
    spice,
    start,
)
from gpc_targets.xl.drives import disks, inexpressible
from gpc_targets.xl.keys import NEWEST, OLDEST
from gpc_targets.xl.networks import limits as networks
from gpc_targets.xl.processors import processors
from gpc_targets.xl.raw import raw_keys
from gpc_targets.xl.tuning import untold
from gpc_targets.xl.words import OTHERS
from gpc_targets.xl.xen import limits as own
from gpc_targets.xl.xl import BOOT, GROUPS

XEND_UNTIL = KernelVersion(4, 5)
"""Xen 4.5 came without xend and xm. Source: its release notes; tools/python/xen/xm is gone."""

_LISTEN = regex(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+|\[[0-9A-Fa-f:.]+\]")


def limits(guest: Guest, host: Host) -> Iterator[Diagnostic]:
    """Errors: unsupported, xen-version, disk-cannot-be-read-only, value-inexpressible,
    raw-key-unknown, raw-key-twice, raw-value. Warnings: no-effect.
    """
    for check in _CHECKS:
        yield from check(guest)
    yield from firmware.without_xen(guest, host)
    yield from _version(guest, host.xen_version)
    xen = host.versions.get("xen")
    reading = OLDEST if xen is None else _reading(xen)
    yield from own(guest, reading)
    yield from raw_keys(guest, reading)


def _reading(xen: Traced[Version]) -> KernelVersion:
    """The Xen whose keys count; of those that releases came with, none older than the list."""
    version = KernelVersion(xen.value.major, xen.value.minor or 0)
    return version if isinstance(xen.why[0], Written) else max(version, OLDEST)


def _is_xm(guest: Guest) -> bool:
    return guest.toolstack.value == "xm"


def _dialect(guest: Guest) -> Place:
    return Place((*guest.path, "toolstack"), label="written for it")


def _version(guest: Guest, xen: Traced[KernelVersion] | None) -> Iterator[Diagnostic]:
    if xen is None:
        return
    place = Place(("host", "xen", "version"))
    if _is_xm(guest) and xen.value >= XEND_UNTIL:
        yield Diagnostic(
            "xen-version",
            f"Xen {xen.value} has no xm, which guest {guest.name.value} is written for",
            place,
            also=(Place((*guest.path, "toolstack"), label="asked for here"),),
            help="leave `toolstack` out: xl reads today's file",
        )
    elif not _is_xm(guest) and xen.value < OLDEST:
        yield Diagnostic(
            "xen-version",
            f"gpc does not know what the xl of Xen {xen.value} reads",
            place,
            expected=f"{OLDEST} to {NEWEST}",
            help="write `toolstack: xm` for a guest of Xen 4.1 to 4.4, or run a newer Xen",
        )


def _firmware(guest: Guest) -> Iterator[Diagnostic]:
    at = guest.path
    if guest.machine.value != "pc":
        why = f"Xen has no chipset {guest.machine.value}"
        yield unsupported(guest, (*at, "machine"), why, OTHERS, expected="`pc`")
    if _is_xm(guest) and guest.emulator is not None:
        why = "the Xen that has xm starts its own"
        yield unsupported(guest, (*at, "emulator"), why, "leave it out", beside=_dialect(guest))
    if _is_xm(guest) and guest.firmware.value == "uefi":
        why = "the Xen that has xm has no UEFI firmware"
        help = "leave it out"
        yield unsupported(
            guest, (*at, "firmware"), why, help, expected="`bios`", beside=_dialect(guest)
        )
    if guest.secure_boot.value:
        why = "Xen's firmware knows no Secure Boot"
        yield unsupported(guest, (*at, "secure_boot"), why, OTHERS)


def _hypervisor(guest: Guest) -> Iterator[Diagnostic]:
    asked = [(each.name, each.why[0]) for each in guest.enlightenments]
    asked += [(each.value, each.why[0]) for each in guest.ruled_out]
    for name, why in asked:
        if isinstance(why, Written) and why.path[-1] != "enabled" and name not in GROUPS:
            reason = "xl has them in groups, of which `defaults` holds what Xen recommends"
            help = "leave it out, or write xl's group of it as `viridian` under raw.xl"
            yield unsupported(guest, why.path, reason, help)
    hidden = guest.hidden.why[0]
    if isinstance(hidden, Written):
        yield unsupported(guest, hidden.path, "there is no KVM to hide", "leave it out")


def _identity(guest: Guest) -> Iterator[Diagnostic]:
    if guest.machine_version is not None:
        why = "libxl chooses the machine type itself"
        yield unsupported(guest, (*guest.path, "machine_version"), why, "leave it out")
    for key in ("title", "description"):
        if getattr(guest, key) is not None:
            why = "Xen's files have no key for it"
            yield without_effect(guest.path, guest.backend.value, (*guest.path, key), why)


def _processors(guest: Guest) -> Iterator[Diagnostic]:
    at = guest.path
    if guest.hugepages is not None:
        why = "Xen chooses the size of pages itself"
        help = "leave it out: Xen takes the largest pages that are free"
        yield unsupported(guest, (*at, "hugepages"), why, help)
    yield from processors(guest)
    if guest.cpu.emulator_pin is not None:
        why = "Xen runs the emulator in dom0 and has no key for where"
        help = "leave it out; host.xen.dom0_vcpus says how many CPUs dom0 has"
        yield unsupported(guest, (*at, "cpu", "emulator_pin"), why, help)


def _memory_max(guest: Guest) -> Iterator[Diagnostic]:
    for most in guest.of(MemoryMax):
        given = guest.of(PassedCard)
        if given and most.is_more:
            why = "Xen gives a guest with a passed card all of its memory at the start"
            help = "leave it out, or give the guest no card"
            beside = Place(given[0].path, label="given here")
            yield unsupported(guest, most.path, why, help, beside=beside)


def _display(guest: Guest) -> Iterator[Diagnostic]:
    for display in guest.of(GuestDisplay):
        if display.vga.value not in ("cirrus", "none", "std", *(() if _is_xm(guest) else ("qxl",))):
            why = "Xen has no word for such an adapter"
            expected = "`cirrus` or `std`" if _is_xm(guest) else "`cirrus`, `none`, `qxl` or `std`"
            yield unsupported(guest, display.path, why, OTHERS, expected=expected)
        if _is_xm(guest) and display.vga.value == "none":
            why = "the Xen that has xm always gives a guest an emulated display"
            expected, beside = "`cirrus` or `std`", _dialect(guest)
            help = "leave it out"
            yield unsupported(guest, display.path, why, help, expected=expected, beside=beside)

        if display.gl is not None:
            path = (*guest.path, "display", "gl")
            why = "Xen's QEMU draws for a window alone"
            yield unsupported(guest, path, why, OTHERS)


def _listen(guest: Guest) -> Iterator[Diagnostic]:
    vnc = next(iter(guest.of(GuestVnc)), None)
    if vnc is None:
        return
    path = (*guest.path, "display", "vnc", "listen")
    if vnc.websocket is not None:
        why = "Xen has no key for a WebSocket"
        yield unsupported(guest, (*path[:-1], "websocket"), why, OTHERS)
    for key, said in (("socket", vnc.socket), ("share", vnc.share)):
        if said is not None:
            yield unsupported(guest, (*path[:-1], key), f"Xen has no key for a {key}", OTHERS)
    if _LISTEN.fullmatch(vnc.listen.value) is None:
        yield inexpressible(path, vnc.listen.value, "an address or a name of the host goes there")
    elif _is_xm(guest) and ":" in vnc.listen.value:
        yield inexpressible(path, vnc.listen.value, "xm takes IPv4 addresses only")


def _access(guest: Guest) -> Iterator[Diagnostic]:
    for disk in guest.of(GuestDisk):
        if disk.access.value == "aio" and not _is_xm(guest):
            path = (*disk.path, "access")
            why = BACKEND.own_keys["disks.*.access"]
            yield without_effect(guest.path, guest.backend.value, path, why)


def _usb(guest: Guest) -> Iterator[Diagnostic]:
    for usb in guest.of(UsbController):
        if usb.is_asked and _is_xm(guest):
            why = "xm has no key for a kind of USB controller"
            yield unsupported(guest, usb.path, why, "leave it out", beside=_dialect(guest))


def _boot(guest: Guest) -> Iterator[Diagnostic]:
    if guest.boot_menu is not None:
        why = "xl has no key for a boot menu"
        yield unsupported(guest, (*guest.path, "boot_menu"), why, OTHERS)
    for index, entry in enumerate(guest.boot):
        if entry.value not in BOOT:
            why = "Xen boots from all of a kind and not from one by its name"
            help = "write its kind: the first of it in the file comes first"
            expected = "`cdrom`, `disk` or `network`"
            yield unsupported(guest, (*guest.path, "boot", index), why, help, expected=expected)


def _balloon(guest: Guest) -> Iterator[Diagnostic]:
    for balloon in guest.of(GuestBalloon):
        if balloon.model.value != "none":
            why = "Xen has a balloon of its own, for which memory and its most must differ"
            yield unsupported(guest, balloon.path, why, OTHERS, expected="`none`")


_CHECKS: tuple[Callable[[Guest], Iterator[Diagnostic]], ...] = (
    cards.limits,
    _firmware,
    _identity,
    _hypervisor,
    _processors,
    _memory_max,
    _display,
    disks,
    networks,
    _listen,
    sound.limits,
    shares.limits,
    numa.limits,
    spice.limits,
    serial.limits,
    _access,
    _usb,
    untold,
    clock.limits,
    firmware.limits,
    start.limits,
    _boot,
    _balloon,
)
