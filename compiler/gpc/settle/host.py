"""The host's scalars, decided. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from gpc.plan import Hypervisor
from gpc.settle.records import SettledGuest, SettledHost
from gpc.settle.shipped import Program, shipped
from gpc.settle.words import choice
from gpc.target.chain import builder_of, loader_of, own_entries
from gpc.target.claims import Claimed
from gpc.why import Path, Traced, defaulted, leaves, written
from gpc_schemas.distributions import family_of
from gpc_schemas.host import Keeper
from gpc_schemas.machine import Machine
from gpc_schemas.units import Version


def hypervisor_of(machine: Machine, guests: Iterable[SettledGuest]) -> Hypervisor:
    """What the host boots: Xen when a guest runs under it, else Linux with KVM.

    A host without guests runs Xen when it says so.
    """
    if not machine.guests:
        return "xen" if machine.host.xen is not None else "kvm"
    return "xen" if any(guest.is_xen for guest in guests) else "kvm"


def _decided_by(
    machine: Machine, hypervisor: Hypervisor, guests: Iterable[SettledGuest]
) -> tuple[Path, ...]:
    """Where the file says what the host boots: the first guest that needs it, or `host.xen`."""
    if machine.guests:
        needing = (guest for guest in guests if guest.facts.hypervisor == hypervisor)
        return tuple((*guest.path, "backend") for guest in needing)[:1]
    return (("host", "xen"),) if machine.host.xen is not None else ()


def settle_host(
    machine: Machine, hypervisor: Hypervisor, guests: Iterable[SettledGuest]
) -> SettledHost:
    """What the host is, with the reasons."""
    host = machine.host
    decided_by = _decided_by(machine, hypervisor, guests)
    family = written(family_of(host.os), "host", "os")
    loader = (
        written(host.boot.loader, "host", "boot", "loader")
        if host.boot.loader is not None
        else _default(loader_of(host.os), "loader")
    )
    usual = {each: own_entries(loader.value, host.os, each) for each in ("kvm", "xen")}
    is_by_hypervisor = len(set(usual.values())) > 1
    return SettledHost(
        family=family,
        threads=choice(host.cpu.threads, 1, "not-asked", "host", "cpu", "threads"),
        interrupt_remapping=choice(
            host.iommu.interrupt_remapping,
            True,
            "remapping-unless-said",
            *("host", "iommu", "interrupt_remapping"),
        ),
        headless=choice(host.headless, False, "not-asked", "host", "headless"),
        loader=loader,
        entries=written(host.boot.entries, "host", "boot", "entries")
        if host.boot.entries is not None
        else defaulted(
            usual[hypervisor],
            "entries-of-loader",
            *leaves(loader.why, family.why),
            *(decided_by if is_by_hypervisor else ()),
        ),
        initramfs=written(host.boot.initramfs, "host", "boot", "initramfs")
        if host.boot.initramfs is not None
        else _default(builder_of(host.os), "initramfs"),
        hypervisor_decided_by=decided_by,
        keeper=_keeper(machine, hypervisor, decided_by),
        by=choice(host.binding.by, "address", "binding-by-address", "host", "binding", "by"),
        boot_displays={
            name: choice(gpu.boot_display, False, "not-asked", "host", "gpus", name, "boot_display")
            for name, gpu in host.gpus.items()
        },
        qemu=_version(machine, host.qemu, "qemu"),
        libvirt=_version(machine, host.libvirt, "libvirt"),
        systemd=_version(machine, host.systemd, "systemd"),
        xen=_version(machine, _of_xen(machine), "xen", "xen", "version"),
    )


def _version(
    machine: Machine, asked: Version | None, program: Program, *place: str
) -> Traced[Version] | None:
    """The version of a program: the one that was written, or that the release came with."""
    if asked is not None:
        return written(asked, "host", *(place or (program,)))
    found = shipped(machine.host.os, program)
    if found is None:
        return None
    of = "release" if found.by_id else "kin"
    return defaulted(found.version, f"version-of-{of}", ("host", "os"))


def _of_xen(machine: Machine) -> Version | None:
    xen = machine.host.xen
    return None if xen is None or xen.version is None else Version(*xen.version)


def _default(found: Claimed, what: str) -> Traced[str]:
    """What a distribution has by default, or what the one has that it descends from."""
    of = "distribution" if found.by_id else "kin"
    return defaulted(found.word, f"{what}-of-{of}", ("host", "os"))


def _keeper(
    machine: Machine, hypervisor: Hypervisor, decided_by: tuple[Path, ...]
) -> Traced[Keeper]:
    asked = machine.host.binding.driver
    if asked is not None:
        return written(asked, "host", "binding", "driver")
    driver: Keeper = "xen-pciback" if hypervisor == "xen" else "vfio-pci"
    return defaulted(driver, "binding-driver", *decided_by)
