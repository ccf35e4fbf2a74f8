"""A guest in the dialect of xm, the tool of Xen 4.1 that the seed article used. Pure.

xm executes the file as Python 2: every value is a Python literal. Source: Xen 4.1,
tools/python/xen/xm/create.py and its xmdomain.cfg(5); xend and xm left Xen with 4.5.
"""

from __future__ import annotations

from typing import Any

from gpc.output.render import section
from gpc.plan import Guest, GuestDisk
from gpc.target import Sheet
from gpc.target.language import XM
from gpc.why import Traced, join
from gpc_targets.xl.keys import shaped_by_its_look
from gpc_targets.xl.xl import boot, functions, network_spec, vdev, vnc_keys

AIO = {"raw": "tap:aio:", "qcow2": "tap:qcow2:", "vhd": "tap2:vhd:"}
"""Image formats as blktap spells them."""


def of_2012(guest: Guest) -> Sheet:
    """The guest's file for xm."""
    return Sheet(f"etc/xen/{guest.name.value}.cfg", "xm.cfg.j2", XM, _context(guest))


def _context(guest: Guest) -> dict[str, Any]:
    local = guest.clock.value == "localtime"
    asked = [entry for entry in guest.enlightenments if entry.name != "vendor-id"]
    return {
        "dialect": section("xm-dialect"),
        "list": section("list-of-entries"),
        "platform_device": section("xen-platform-device"),
        "secondary_display": section("secondary-display"),
        "no_local_display": section("no-local-display"),
        "guest": guest,
        "memory": guest.memory.map(lambda size: size.mib),
        "cpus": tuple(cpu.map(str) for cpu in guest.cpu.pin),
        "localtime": guest.clock.map(lambda _: 1) if local else None,
        "viridian": Traced(1, asked[0].why.why) if asked else None,
        "disks": tuple(disk_spec(disk) for disk in guest.disks),
        "networks": tuple(network_spec(network) for network in guest.networks),
        "functions": tuple(address.map(_short) for address in functions(guest)),
        "stdvga": guest.vga.map(lambda vga: int(vga == "std")),
        "vnc": vnc_keys(guest.vnc),
        "serial": guest.serial.map(lambda _: "pty") if guest.serial.value else None,
        "tablet": guest.tablet.map(lambda _: "tablet") if guest.tablet.value else None,
        "boot": boot(guest),
        "raw": tuple(shaped_by_its_look(key, text) for key, text in guest.raw_xl),
    }


def disk_spec(disk: GuestDisk) -> Traced[str]:
    """A disk as `phy:`, `file:` or `tap:`, its name in the guest, and how it may be used."""
    device = join(vdev(disk), ":cdrom") if disk.cdrom.value else vdev(disk)
    mode = disk.read_only.map(lambda read_only: "r" if read_only else "w")
    return join(_prefix(disk), disk.source, ",", device, ",", mode)


def _prefix(disk: GuestDisk) -> str | Traced[str]:
    if disk.is_block:
        return "phy:"
    if disk.access.value == "aio" or disk.format.value != "raw":
        # The loop device of `file:` knows no format, so that another image goes through blktap.
        return Traced(AIO[disk.format.value], (*disk.access.why, *disk.format.why))
    return "file:"


def _short(address: str) -> str:
    """Without the domain where it is 0, as the article writes it."""
    return address.removeprefix("0000:")
