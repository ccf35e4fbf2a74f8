"""What a domain starts from. Pure."""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.lift.lifted import duration, whole
from gpc.lift.xml import Element

BOOTED = ("hd", "cdrom", "network", "fd")
"""Kinds of devices that a guest may start from."""


def lift(taker: Taker, element: Element) -> None:
    """The kinds of devices, which `devices` makes names of, and the menu."""
    for boot in element.named("boot"):
        word = boot.attributes.get("dev")
        if word is not None and word.value in BOOTED:
            taker.see(boot)
            taker.used(boot)
    _menu(taker, element)


def _menu(taker: Taker, element: Element) -> None:
    menu = taker.child(element, "bootmenu")
    if menu is not None:
        enabled, timeout = menu.attributes.get("enable"), menu.attributes.get("timeout")
        if enabled is None or enabled.value != "yes":
            taker.same(menu, "enable", "no")
            taker.same(menu, "timeout")
        elif timeout is not None and duration(whole(timeout) or 0):
            taker.take(menu, "enable")
            taker.put(("boot_menu",), taker.take(menu, "timeout"), duration(whole(timeout) or 0))


def devices(taker: Taker, domain: Element) -> None:
    """What a guest starts from: of each kind that is named, the first device.

    Source: libvirt 9.0, src/qemu/qemu_command.c, qemuBuildDisksCommandLine, and
    src/conf/domain_conf.c, virDomainDiskInsert, which has disks of a bus by their targets.
    """
    guest = taker.guest
    order = [boot for os in domain.named("os")[:1] for boot in os.named("boot")]
    kinds = [(boot.attributes["dev"].value, boot) for boot in order if "dev" in boot.attributes]
    if not any(kind in BOOTED for kind, _ in kinds):
        return
    first: dict[str, str] = {}
    for path in guest.keys:
        if path[0] == "disks":
            name = str(path[1])
            is_floppy = guest.get("disks", name, "bus") == "floppy"
            is_optical = guest.get("disks", name, "cdrom") is True
            kind = "fd" if is_floppy else "cdrom" if is_optical else "hd"
            first.setdefault(kind, f"disks.{name}")
        elif path[0] == "networks":
            first.setdefault("network", f"networks.{path[1]}")
    for function in guest.functions:
        if function.network is not None:
            first.setdefault("network", f"networks.{function.network}")
    names = [first[kind] for kind, _ in kinds if kind in first]
    if names and ("boot",) not in guest.keys:
        guest.put(("boot",), tuple(dict.fromkeys(names)), kinds[0][1].span)
