"""What there must be before a guest is started, as its unit waits for it. Pure.

A bridge is waited for by the device unit that udev makes of every network interface, so that it
does not matter whether ifupdown, NetworkManager, systemd-networkd or a script makes the bridge; so
it is with block devices. Both are wanted and not required: what does not come up in the 90 seconds
that systemd gives a device leaves the launcher, which says what is missing. A mount that fails is
required, or the guest would start on the empty directory below it.

Source: systemd 252, rules.d/99-systemd.rules (TAG+="systemd" for net and block); systemd.unit(5),
RequiresMountsFor=; systemd.device(5).
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.firmware import firmware
from gpc.kvm.shared import file_of
from gpc.parts.cards import PassedCard
from gpc.parts.disks import GuestDisk
from gpc.parts.firmware import FirmwareFiles
from gpc.parts.looking_glass import GuestLookingGlass
from gpc.parts.networks import GuestNetwork
from gpc.parts.shares import GuestShare
from gpc.parts.spice import GuestSpice
from gpc.parts.vnc import GuestVnc
from gpc.plan import Guest, Plan
from gpc.target.language import SettingWord, UnitName
from gpc.why import Traced, because, leaves, reasons
from gpc_targets.qemu.shares import served, unit_of

ANY_ADDRESS = ("0.0.0.0", "::", "127.0.0.1", "::1", "localhost")
"""What a display's server can listen on before the network is there."""


def units(guest: Guest) -> Iterator[Traced[UnitName]]:
    """The units that are wanted, and that the guest is started after."""
    found: dict[UnitName, Traced[UnitName]] = {}
    servers: list[GuestVnc | GuestSpice] = [*guest.of(GuestVnc), *guest.of(GuestSpice)]
    for server in servers:
        if server.listen.value not in ANY_ADDRESS:
            online = server.listen.map(lambda _: UnitName("network-online.target"))
            found[online.value] = online.also(because("waits-for-address"))
    for network in guest.of(GuestNetwork):
        if network.kind != "user":
            device = network.source.map(
                lambda name: UnitName.of_device(f"sys/subsystem/net/devices/{name}")
            )
            _add(found, device)
    for share in served(guest):
        unit = unit_of(guest, share)
        found[unit.value] = unit
    for glass in guest.of(GuestLookingGlass):
        if glass.kvmfr is not None:
            _add(found, file_of(glass).map(UnitName.of_device))
    for disk in guest.of(GuestDisk):
        if disk.remote is not None and disk.remote.socket is None:
            online = disk.remote.protocol.map(lambda _: UnitName("network-online.target"))
            before = found.get(online.value)
            online = online.also(because("waits-for-network"))
            found[online.value] = online if before is None else before.also(online.why)
        if disk.source and disk.is_block and disk.source.value.startswith("/dev/"):
            _add(found, disk.source.map(UnitName.of_device))
    yield from found.values()


def _add(found: dict[UnitName, Traced[UnitName]], unit: Traced[UnitName]) -> None:
    unit = unit.also(because("waits-for-device"))
    before = found.get(unit.value)
    found[unit.value] = unit if before is None else before.also(unit.why)


def mounts(plan: Plan, guest: Guest) -> Iterator[Traced[SettingWord]]:
    """The files of which whatever is mounted on the way must be there."""
    found: dict[str, Traced[str]] = {}
    paths = [disk.source for disk in guest.of(GuestDisk) if disk.source and disk.kind == "file"]
    paths += [
        share.directory.also(share.because)
        for share in guest.of(GuestShare)
        if share.kind.value == "9p"
    ]
    paths += [
        passed.rom.also(card.given)
        for card in guest.of(PassedCard)
        for passed in card.functions
        if passed.rom
    ]
    own = next(iter(guest.of(FirmwareFiles)), None)
    if own is not None:
        paths += [path for path in (own.code, own.template, own.variables) if path]
    if guest.firmware.value == "uefi" and (own is None or own.code is None):
        ovmf = firmware(plan.host.family.value, guest.secure_boot.value)
        parents = leaves(plan.host.family.why, guest.secure_boot.why)
        why = reasons(guest.firmware.why, because("firmware-of-distribution", *parents))
        paths += [Traced(ovmf.code, why), Traced(ovmf.variables, why)]
    for path in paths:
        before = found.get(path.value)
        found[path.value] = path if before is None else before.also(path.why)
    for path in found.values():
        yield path.map(SettingWord).also(because("waits-for-mounts"))
