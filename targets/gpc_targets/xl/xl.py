"""A guest as today's xl.cfg, that of Xen 4.17 and later. Pure.

Source: xl.cfg(5), xl-disk-configuration(5), xl-network-configuration(5) of Xen 4.17.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from gpc.output.render import section
from gpc.plan import Guest, GuestDisk, GuestNetwork, Vnc
from gpc.target import Sheet
from gpc.target.language import XL
from gpc.why import Traced, defaulted, join
from gpc_targets.xl.keys import shaped

BOOT = {"disk": "c", "cdrom": "d", "network": "n"}
"""What a guest boots from, by the letters of xl.cfg's `boot`."""

FIRST_DISPLAY = 5900
"""The TCP port of VNC display 0."""

VGA = {"std": "stdvga", "cirrus": "cirrus", "none": "none"}

STD_VIDEO_MEMORY = 16
"""MiB, the least and the default of the standard adapter under qemu-xen: xl.cfg(5), videoram."""

GROUPS = {"tlbflush": "hcall_remote_tlb_flush", "ipi": "hcall_ipi"}
"""Enlightenments that are not in xl's group `defaults`. Source: xl.cfg(5), viridian."""

MANY_CPUS = 64
"""Beyond it, hypercalls that name CPUs need `ex_processor_masks`: xl.cfg(5), viridian."""


def today(guest: Guest) -> Sheet:
    """The guest's file for xl."""
    return Sheet(f"etc/xen/{guest.name.value}.cfg", "xl.cfg.j2", XL, _context(guest))


def _context(guest: Guest) -> dict[str, Any]:
    memory = guest.memory.map(lambda size: size.mib)
    std = guest.vga.value == "std"
    return {
        "hvm_guest": section("hvm-guest"),
        "device_model": section("xen-device-model"),
        "platform_device": section("xen-platform-device"),
        "list": section("list-of-entries"),
        "no_local_display": section("no-local-display"),
        "guest": guest,
        "memory": memory,
        "maxmem": Traced(memory.value, (*defaulted(0, "no-balloon").why, *memory.why)),
        "cpus": tuple(cpu.map(str) for cpu in guest.cpu.pin),
        "bios": guest.firmware.map(lambda kind: "ovmf" if kind == "uefi" else "seabios"),
        "localtime": guest.clock.map(lambda clock: int(clock == "localtime")),
        "viridian": tuple(viridian(guest)),
        "no_viridian": defaulted(0, "not-asked"),
        "disks": tuple(disk_spec(disk) for disk in guest.disks),
        "networks": tuple(network_spec(network) for network in guest.networks),
        "functions": tuple(functions(guest)),
        "gfx_passthru": gfx_passthru(guest),
        "vga": guest.vga.map(VGA.__getitem__),
        "videoram": guest.vga.map(lambda _: STD_VIDEO_MEMORY) if std else None,
        "vnc": vnc_keys(guest.vnc),
        "serial": guest.serial.map(lambda _: "pty") if guest.serial.value else None,
        "usb": guest.tablet.map(int),
        "tablet": guest.tablet.map(lambda _: "tablet") if guest.tablet.value else None,
        "boot": boot(guest),
        "raw": tuple(shaped(key, text) for key, text in guest.raw_xl),
    }


def vdev(disk: GuestDisk) -> Traced[str]:
    """The name of a disk in the guest: hda to hdd."""
    return disk.bus.map(lambda _: f"hd{'abcd'[disk.unit]}")


def disk_spec(disk: GuestDisk) -> Traced[str]:
    """A disk in xl's syntax, its format named so that xl need not guess.

    A path with a comma or `=` goes last, behind `target=`, which takes the rest of the text as it
    is, but for one comma at the end. Source: Xen 4.17, tools/libs/util/libxlu_disk_l.l.
    """
    path = disk.source
    access = disk.read_only.map(lambda read_only: "ro" if read_only else "rw")
    if not any(character in path.value for character in ",="):
        tail = disk.cdrom.map(lambda _: ",cdrom") if disk.cdrom.value else ""
        return join(path, ",", disk.format, ",", vdev(disk), ",", access, tail)
    kind = disk.cdrom.map(lambda _: ",devtype=cdrom") if disk.cdrom.value else ""
    whole = path.map(lambda text: text + "," if text.endswith(",") else text)
    named = ("format=", disk.format, ",vdev=", vdev(disk), ",access=", access, kind)
    return join(*named, ",target=", whole)


def network_spec(network: GuestNetwork) -> Traced[str]:
    """A network card, in the syntax of xl and xm; none of its values can hold a comma.

    With no address named, each start makes a new one, and Windows takes the card for another.
    """
    return join("bridge=", network.bridge, ",mac=", network.mac, ",model=", network.model)


def functions(guest: Guest) -> Iterator[Traced[str]]:
    """The host's addresses of all functions that the guest is given."""
    for card in guest.cards:
        for passed in card.functions:
            address = passed.function.address
            yield Traced(str(address.value), (*card.slot.why[:1], *address.why))


def viridian(guest: Guest) -> Iterator[Traced[str]]:
    """The groups of enlightenments; `defaults` holds what Xen's own documentation recommends."""
    asked = [entry for entry in guest.enlightenments if entry.name != "vendor-id"]
    if not asked:
        return
    yield Traced("defaults", asked[0].why.why)
    extra = [entry for entry in asked if entry.name in GROUPS]
    for entry in extra:
        yield Traced(GROUPS[entry.name], entry.why.why)
    if extra and guest.cpu.vcpus.value > MANY_CPUS:
        yield Traced("ex_processor_masks", guest.cpu.vcpus.why)


def gfx_passthru(guest: Guest) -> Traced[int] | Traced[str]:
    """Whether a passed card is the guest's first display.

    With qemu-xen that is for an Intel iGPU alone, and only where the guest has no emulated display;
    `1` makes libxl refuse any other card. Source: Xen 4.20, tools/libs/light/libxl_dm.c.
    """
    for card in guest.cards:
        first = card.functions[0].function
        address = (0, 0, 2, 0)
        if first.id.value.vendor == 0x8086 and first.address.value == address:
            if guest.vga.value == "none":
                return Traced("igd", (*guest.vga.why, *first.address.why))
            return Traced(0, guest.vga.why)
    return defaulted(0, "secondary-display")


class VncKeys(NamedTuple):
    """The keys of the VNC server; None leaves one out."""

    vnc: Traced[int]
    vnclisten: Traced[str] | None = None
    vncdisplay: Traced[int] | None = None
    vncunused: Traced[int] | None = None


def vnc_keys(vnc: Vnc | None) -> VncKeys:
    """The VNC server. An IPv6 address and the display stand in one value: xl.cfg(5), vnclisten."""
    if vnc is None:
        return VncKeys(defaulted(0, "not-asked"))
    on = vnc.listen.map(lambda _: 1)
    port = vnc.port
    display = None if port is None else port.map(lambda number: number - FIRST_DISPLAY)
    # libxl looks for a free display unless it is told not to.
    unused = defaulted(1, "not-asked") if port is None else port.map(lambda _: 0)
    if ":" not in vnc.listen.value:
        return VncKeys(on, vnc.listen, display, unused)
    host = vnc.listen.map(lambda text: f"[{text.strip('[]')}]:")
    return VncKeys(on, join(host, display.map(str) if display else "0"), None, unused)


def boot(guest: Guest) -> Traced[str]:
    """The letters of what the guest boots from, in order."""
    return join(*(kind.map(BOOT.__getitem__) for kind in guest.boot))
