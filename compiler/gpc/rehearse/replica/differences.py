"""Where a rehearsal differs from the real machine: one list, in every report. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpc.drivers import plain
from gpc.rehearse.replica.hardware import Replica
from gpc.rehearse.replica.standins import Standing
from gpc.rehearse.replica.ways import AnyWay
from gpc_schemas.machine import Machine

ALWAYS = (
    "Every card is a stand-in that QEMU emulates. The real drivers never run: how long they take "
    "to let go of a card, and whether they do, is not rehearsed.",
    "Stand-ins reset at once and wholly. Real cards may not: a card that survives its first guest "
    "may hang with the second.",
    "The video BIOS, the firmware of cards and the firmware's framebuffer are QEMU's, started by "
    "SeaBIOS and not by UEFI.",
    "Only what machine.yaml declares is in the replica, behind ports that isolate each card: "
    "whether the IOMMU groups of the real board do, `gpc check --live` says.",
    "The early boot image is a small one of gpc's own. It has the host's drivers for every card, "
    "which is the hardest case, and of the rest what the drop-in names, in the order of its "
    "builder.",
    "systemd does not run: udev does, and the program of gpc-bind.service in its place.",
    "No real guest is started: a small Linux is in its place, and its disks are empty.",
)

XEN = ("Xen runs on a processor that QEMU emulates without SMAP and SMEP: with them, dom0 stops.",)

GUESTS = (
    "Guests are started by their compiled files, but with one virtual CPU and little memory, by a "
    "kernel that QEMU loads: their firmware (UEFI, Secure Boot) and where their threads run are "
    "not rehearsed. Bridges are there, but lead nowhere.",
)


def differences(
    machine: Machine,
    replica: Replica,
    kernel: str,
    missing: Sequence[str],
    accelerator: str,
    xen: str | None = None,
    ways: Sequence[AnyWay] = (),
    silent: Sequence[str] = (),
) -> tuple[str, ...]:
    """The differences for one host, those that are particular to it first.

    `xen` is a version, `ways` are those in which guests are started, and `silent` are back ends
    that do not say how theirs would be.
    """
    own = list(_particular(machine, replica, kernel, missing, accelerator))
    own += _declared(machine, xen) if xen else ()
    own += GUESTS if ways and not xen else ()
    own += [line for way in ways for line in way.differences]
    own += XEN if xen else ()
    own += [
        f"Guests of {name} are not started: it does not say how they would be rehearsed."
        for name in silent
    ]
    return (*own, *ALWAYS)


def _particular(
    machine: Machine, replica: Replica, kernel: str, missing: Sequence[str], accelerator: str
) -> Iterator[str]:
    if not kernel.startswith(f"{machine.host.kernel}."):
        yield f"The kernel is {kernel}; machine.yaml says {machine.host.kernel}."
    for name in missing:
        yield f"This kernel has no module {name}: what needs it goes without."
    for filler in replica.fillers:
        yield (
            f"At {filler} stands a device that machine.yaml does not declare: without a function 0 "
            "Linux would not look for the others."
        )
    yield from _merged(replica.standing)
    if "tcg" in accelerator:
        yield "QEMU emulates the processor too (TCG): times say nothing of the real machine."


def _declared(machine: Machine, version: str) -> Iterator[str]:
    declared = machine.host.xen and machine.host.xen.version
    if declared and str(declared) != version:
        yield f"Xen is {version}; machine.yaml says {declared}."


def _merged(standing: Sequence[Standing]) -> Iterator[str]:
    """What is told apart on the real machine and not in the replica, or the other way about."""
    ids: dict[str, dict[str, None]] = {}
    modules: dict[str, dict[str, None]] = {}
    for row in standing:
        ids.setdefault(str(row.stand_in.id), {})[str(row.function.id.value)] = None
        if row.real_driver and row.stand_in.module:
            modules.setdefault(plain(row.real_driver), {})[row.stand_in.module] = None
    for id, real in ids.items():
        if len(real) > 1:
            yield (
                f"{' and '.join(real)} are both {id} in the replica, as QEMU has no more devices "
                "of that kind with one driver: they are told apart by their address alone."
            )
    for driver, here in modules.items():
        if len(here) > 1:
            yield (
                f"{driver} has several cards, whose stand-ins have different drivers "
                f"({', '.join(here)}): that a driver is shared is not rehearsed."
            )
