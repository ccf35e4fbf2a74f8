"""The scalars of a guest's emulated devices, decided. Pure."""

from __future__ import annotations

from zlib import crc32

from gpc.settle.records import SettledDisk, SettledNetwork, SettledSpice, SettledVnc
from gpc.settle.words import choice, if_written, is_windows
from gpc.target.backend import BackEnd
from gpc.why import Path, Traced, defaulted, leaves, written
from gpc_schemas.guest import Bus, Chipset, Disk, Guest, Model, Vnc
from gpc_schemas.guest.spice import Spice
from gpc_schemas.machine import Machine
from gpc_schemas.units import MacAddress


def settle_disk(
    guest: Guest, at: Path, name: str, facts: BackEnd, chipset: Traced[Chipset]
) -> SettledDisk:
    """The disk of that name."""
    disk = guest.disks[name]
    path: Path = (*at, "disks", name)
    cdrom = choice(disk.cdrom, False, "writable", *path, "cdrom")
    return SettledDisk(
        name=name,
        path=path,
        asked=disk,
        format=choice(disk.format, "raw", "raw-image", *path, "format"),
        bus=written(disk.bus, *path, "bus")
        if disk.bus is not None
        else _bus(guest, at, path, facts, chipset, cdrom),
        cdrom=cdrom,
        read_only=_read_only(disk, path, cdrom),
        access=choice(disk.access, "loop", "not-asked", *path, "access"),
    )


def _bus(
    guest: Guest,
    at: Path,
    path: Path,
    facts: BackEnd,
    chipset: Traced[Chipset],
    cdrom: Traced[bool],
) -> Traced[Bus]:
    disk = guest.disks[str(path[-1])]
    if disk.scsi is not None or disk.lun:
        return defaulted("scsi", "bus-of-scsi", (*path, "lun" if disk.scsi is None else "scsi"))
    rule = "bus-with-inbox-driver"
    backend = (*at, "backend")
    if facts.disk_bus is not None:
        return defaulted(facts.disk_bus, rule, backend)
    behind = dict.fromkeys((backend, *leaves(chipset.why)))
    if disk.lun is not None:
        behind[(*path, "lun")] = None
    if chipset.value == "pc":
        return defaulted("ide", rule, *behind)
    bus: Bus = "sata" if cdrom.value or is_windows(guest.os) else "virtio"
    return defaulted(bus, rule, (*at, "os"), *leaves(cdrom.why), *behind)


def _read_only(disk: Disk, path: Path, cdrom: Traced[bool]) -> Traced[bool]:
    """An optical drive is never written to, whatever is said of it."""
    if disk.read_only is None or (cdrom.value and not disk.read_only):
        return defaulted(cdrom.value, "writable", *leaves(cdrom.why))
    return written(disk.read_only, *path, "read_only")


def settle_network(machine: Machine, guest: str, name: str, facts: BackEnd) -> SettledNetwork:
    """The network card of that name."""
    network = machine.guests[guest].networks[name]
    at: Path = ("guests", guest)
    path: Path = (*at, "networks", name)
    return SettledNetwork(
        name=name,
        path=path,
        asked=network,
        model=written(network.model, *path, "model")
        if network.model is not None
        else _model(machine.guests[guest], at, facts),
        mac=written(network.mac, *path, "mac")
        if network.mac is not None
        else defaulted(
            _mac(facts.mac_prefix, f"{machine.host.name}/{guest}/{name}"),
            "mac",
            *(path, ("host", "name"), (*at, "backend")),
        ),
    )


def _model(guest: Guest, at: Path, facts: BackEnd) -> Traced[Model]:
    rule = "network-with-inbox-driver"
    if facts.network_model is not None:
        return defaulted(facts.network_model, rule, (*at, "backend"))
    model: Model = "virtio"
    if guest.os != "linux":
        model = "e1000" if guest.os == "windows-7" else "e1000e"
    return defaulted(model, rule, (*at, "os"), (*at, "backend"))


def _mac(prefix: str, names: str) -> MacAddress:
    digest = crc32(names.encode())
    tail = ":".join(f"{digest >> shift & 0xFF:02x}" for shift in (16, 8, 0))
    return MacAddress.parse(f"{prefix}:{tail}")


def settle_vnc(vnc: Vnc, at: Path) -> SettledVnc:
    """The VNC server."""
    path: Path = (*at, "display", "vnc")
    return SettledVnc(
        choice(vnc.listen, "127.0.0.1", "not-asked", *path, "listen"),
        if_written(vnc.port, *path, "port"),
        if_written(vnc.password_file, *path, "password_file"),
    )


def settle_spice(spice: Spice, at: Path) -> SettledSpice:
    """The SPICE server."""
    path: Path = (*at, "display", "spice")
    file = spice.password_file
    return SettledSpice(
        choice(spice.listen, "127.0.0.1", "not-asked", *path, "listen"),
        if_written(spice.port, *path, "port"),
        if_written(file, *path, "password_file"),
    )
