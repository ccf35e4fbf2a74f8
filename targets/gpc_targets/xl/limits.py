"""What Xen cannot give a guest, said at the key that asks for it. Pure.

Source: xl.cfg(5) of Xen 4.17; what libxl refuses beyond it: tools/libs/light/libxl_dm.c of 4.17.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from gpc.checks.guests import idle
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic, Place
from gpc.why import Path, Traced
from gpc_schemas.units import KernelVersion
from gpc_targets.xl.keys import NEWEST, OLDEST
from gpc_targets.xl.raw import raw_keys

XEND_UNTIL = KernelVersion(4, 5)
"""Xen 4.5 came without xend and xm. Source: its release notes; tools/python/xen/xm is gone."""

MODELS = ("e1000", "rtl8139")
"""Source: xl-network-configuration(5), model."""

_LISTEN = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+|\[[0-9A-Fa-f:.]+\]")
_XM_PATH = re.compile(r"[A-Za-z0-9/._+@:=-]+")


def limits(guest: Guest, xen: Traced[KernelVersion] | None) -> Iterator[Diagnostic]:
    """Errors: xen-version, rom-unsupported, tpm-unsupported, secure-boot-unsupported,
    hugepages-unsupported, machine-unsupported, firmware-unsupported, display-unsupported,
    pinning-unsupported, topology-unsupported, bus-unsupported, disk-cannot-be-read-only,
    model-unsupported, value-inexpressible, raw-key-unknown, raw-key-twice, raw-value.

    Warnings: no-effect.
    """
    for check in _CHECKS:
        yield from check(guest)
    yield from _version(guest, xen)
    yield from raw_keys(guest, xen.value if xen is not None else OLDEST)


def _is_xm(guest: Guest) -> bool:
    return guest.toolstack.value == "xm"


def _under_xen(guest: Guest) -> tuple[Place, ...]:
    return (Place((*guest.path, "backend"), label="run by xl"),)


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


def _cards(guest: Guest) -> Iterator[Diagnostic]:
    for card in guest.cards:
        if card.rom is not None:
            yield Diagnostic(
                "rom-unsupported",
                f"Xen cannot show guest {guest.name.value} the ROM of a card from a file",
                Place((*card.card.path, "rom")),
                also=_under_xen(guest),
                help="leave `rom` out, or run the guest under libvirt or qemu",
            )


def _firmware(guest: Guest) -> Iterator[Diagnostic]:
    at, xen, name = guest.path, _under_xen(guest), guest.name.value
    if guest.machine.value != "pc":
        yield Diagnostic(
            "machine-unsupported",
            f"Xen has no chipset {guest.machine.value} for guest {name}",
            Place((*at, "machine")),
            also=xen,
            expected="`pc`",
            help="leave `machine` out, or run the guest under libvirt or qemu",
        )
    if _is_xm(guest) and guest.firmware.value == "uefi":
        yield Diagnostic(
            "firmware-unsupported",
            f"the Xen that has xm has no UEFI firmware for guest {name}",
            Place((*at, "firmware")),
            also=(Place((*at, "toolstack"), label="written for it"),),
            expected="`bios`",
            help="leave `firmware` out",
        )
    if guest.secure_boot.value:
        yield Diagnostic(
            "secure-boot-unsupported",
            f"Xen's firmware for guest {name} knows no Secure Boot",
            Place((*at, "secure_boot")),
            also=xen,
            help="leave it out, or run the guest under libvirt or qemu",
        )
    if guest.tpm.value:
        yield Diagnostic(
            "tpm-unsupported",
            f"xl gives guest {name} no TPM",
            Place((*at, "tpm")),
            also=xen,
            help="leave it out, or run the guest under libvirt or qemu",
        )


def _processors(guest: Guest) -> Iterator[Diagnostic]:
    at, xen = guest.path, _under_xen(guest)
    if guest.hugepages is not None:
        yield Diagnostic(
            "hugepages-unsupported",
            "Xen chooses the size of pages itself",
            Place((*at, "hugepages")),
            also=xen,
            help="leave it out: Xen takes the largest pages that are free",
        )
    if guest.cpu.emulator_pin is not None:
        yield Diagnostic(
            "pinning-unsupported",
            "Xen runs the emulator in dom0 and has no key for where",
            Place((*at, "cpu", "emulator_pin")),
            also=xen,
            help="leave it out; host.xen.dom0_vcpus says how many CPUs dom0 has",
        )
    if guest.cpu.threads.value != 1:
        yield Diagnostic(
            "topology-unsupported",
            f"Xen tells guest {guest.name.value} nothing of threads",
            Place((*at, "cpu", "threads")),
            also=xen,
            expected="`1`",
            help="leave it out: each virtual CPU looks like a core",
        )


def _display(guest: Guest) -> Iterator[Diagnostic]:
    if _is_xm(guest) and guest.vga.value == "none":
        yield Diagnostic(
            "display-unsupported",
            f"the Xen that has xm always gives guest {guest.name.value} an emulated display",
            Place((*guest.path, "display", "vga")),
            also=(Place((*guest.path, "toolstack"), label="written for it"),),
            expected="`cirrus` or `std`",
            help="leave `vga` out",
        )


def _disks(guest: Guest) -> Iterator[Diagnostic]:
    for disk in guest.disks:
        if disk.bus.value != "ide":
            yield Diagnostic(
                "bus-unsupported",
                f"disk {disk.name} stands on {disk.bus.value}, and Xen's guests have IDE",
                Place((*disk.path, "bus")),
                also=_under_xen(guest),
                expected="`ide`",
                help="leave `bus` out: Xen's drivers in the guest take the disk over from IDE",
            )
        if disk.read_only.value and not disk.cdrom.value and not _is_xm(guest):
            yield Diagnostic(
                "disk-cannot-be-read-only",
                f"disk {disk.name} is read-only, which Xen's emulated IDE disks cannot be",
                Place((*disk.path, "read_only")),
                also=_under_xen(guest),
                help="leave `read_only` out, or make it an optical drive with `cdrom: true`",
            )
        if _is_xm(guest) and _XM_PATH.fullmatch(disk.source.value) is None:
            path = (*disk.path, "block" if disk.is_block else "file")
            yield _inexpressible(
                path,
                disk.source.value,
                "xm divides a disk at commas and hands its path to scripts: letters, digits and "
                "`/._+@:=-` pass through",
            )


def _networks(guest: Guest) -> Iterator[Diagnostic]:
    for network in guest.networks:
        if network.model.value not in MODELS:
            yield Diagnostic(
                "model-unsupported",
                f"Xen gives guest {guest.name.value} no network card {network.model.value}",
                Place((*network.path, "model")),
                also=_under_xen(guest),
                expected="`e1000` or `rtl8139`",
                help="leave `model` out: Xen's driver in the guest takes the card over",
            )


def _listen(guest: Guest) -> Iterator[Diagnostic]:
    vnc = guest.vnc
    if vnc is None:
        return
    path = (*guest.path, "display", "vnc", "listen")
    if _LISTEN.fullmatch(vnc.listen.value) is None:
        yield _inexpressible(path, vnc.listen.value, "an address or a name of the host goes there")
    elif _is_xm(guest) and ":" in vnc.listen.value:
        yield _inexpressible(path, vnc.listen.value, "xm takes IPv4 addresses only")


def _inexpressible(path: Path, found: str, help: str) -> Diagnostic:
    where = ".".join(str(part) for part in path)
    return Diagnostic(
        "value-inexpressible",
        f"{where} cannot be written in Xen's configuration",
        Place(path),
        found=f"`{found}`",
        help=help,
    )


def _access(guest: Guest) -> Iterator[Diagnostic]:
    for disk in guest.disks:
        if disk.access.value == "aio" and not _is_xm(guest):
            path = (*disk.path, "access")
            yield idle(guest.path, path, guest.backend.value, "it is a word of the xm toolstack")


_CHECKS: tuple[Callable[[Guest], Iterator[Diagnostic]], ...] = (
    _cards,
    _firmware,
    _processors,
    _display,
    _disks,
    _networks,
    _listen,
    _access,
)
