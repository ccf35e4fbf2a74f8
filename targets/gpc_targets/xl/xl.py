"""A guest as today's xl.cfg, that of Xen 4.17 and later. Pure.

Source: xl.cfg(5), xl-disk-configuration(5), xl-network-configuration(5) of Xen 4.17.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpc.output.render import Section, section
from gpc.parts.cards import PassedCard
from gpc.parts.display import GuestDisplay
from gpc.plan import Guest
from gpc.target import Sheet
from gpc.target.language import XL
from gpc.target.words import pieces
from gpc.why import Traced, Written, because, defaulted, join, leaves, reasons
from gpc_targets.xl.affinity import affinity
from gpc_targets.xl.disks import lower_ahci
from gpc_targets.xl.words import PLACES, WORDS
from gpc_targets.xl.xen import of_template

BOOT = {"disk": "c", "cdrom": "d", "network": "n"}
"""What a guest boots from, by the letters of xl.cfg's `boot`."""

GROUPS = {"tlbflush": "hcall_remote_tlb_flush", "ipi": "hcall_ipi"}
"""Enlightenments that are not in xl's group `defaults`. Source: xl.cfg(5), viridian."""

MANY_CPUS = 64
"""Beyond it, hypercalls that name CPUs need `ex_processor_masks`: xl.cfg(5), viridian."""


def today(guest: Guest) -> Sheet:
    """The guest's file for xl."""
    return Sheet(f"etc/xen/{guest.name.value}.cfg", "xl.cfg.j2", XL, _context(guest))


def _context(guest: Guest) -> dict[str, Any]:
    memory = guest.memory.map(lambda size: size.mib)
    hvm_guest = because("hvm-guest", *leaves(guest.backend.why, guest.toolstack.why))
    return {
        "hvm_guest": Section(hvm_guest),
        "name": guest.name.also(hvm_guest),
        "device_model": section("xen-device-model"),
        "platform_device": section("xen-platform-device"),
        "list": section("list-of-entries"),
        "no_local_display": section("no-local-display"),
        "guest": guest,
        "memory": memory,
        "maxmem": Traced(memory.value, reasons(because("no-balloon"), memory.why)),
        "most": guest.cpu.most,
        "cpus": affinity(guest),
        "cpus_soft": guest.cpu.prefer.map(str) if guest.cpu.prefer else None,
        "emulator": guest.emulator,
        "bios": guest.firmware.map(lambda kind: "ovmf" if kind == "uefi" else "seabios"),
        "localtime": guest.clock.map(lambda clock: int(clock == "localtime")),
        "viridian": tuple(viridian(guest)),
        "no_viridian": defaulted(0, "not-asked"),
        "hdtype": lower_ahci(guest),
        "gfx_passthru": gfx_passthru(guest),
        "no_vnc": defaulted(0, "not-asked"),
        "boot": boot(guest),
        "hap": of_template(guest, "hap"),
        "platform": of_template(guest, "platform_device"),
        "pieces": pieces(guest, WORDS, guest, PLACES),
    }


def viridian(guest: Guest) -> Iterator[Traced[str]]:
    """The groups of enlightenments; `defaults` holds what Xen's own documentation recommends."""
    asked = [entry for entry in guest.enlightenments if entry.name != "vendor-id"]
    if not asked:
        return
    yield Traced("defaults", asked[0].why)
    extra = [entry for entry in asked if entry.name in GROUPS]
    for entry in extra:
        yield Traced(GROUPS[entry.name], entry.why)
    if extra and guest.cpu.vcpus.value > MANY_CPUS:
        yield Traced("ex_processor_masks", guest.cpu.vcpus.why)


def gfx_passthru(guest: Guest) -> Traced[int] | Traced[str]:
    """Whether a passed card is the guest's first display.

    With qemu-xen that is for an Intel iGPU alone, and only where the guest has no emulated display;
    `1` makes libxl refuse any other card. Source: Xen 4.20, tools/libs/light/libxl_dm.c.
    """
    vga = guest.of(GuestDisplay)[0].vga
    for card in guest.of(PassedCard):
        first = card.functions[0].function
        address = (0, 0, 2, 0)
        if first.id.value.vendor == 0x8086 and first.address.value == address:
            if isinstance(card.igd.why[0], Written):
                why = reasons(card.igd.why, card.given)
                return Traced(0, why) if card.igd.value == "none" else Traced("igd", why)
            if vga.value == "none":
                return Traced("igd", reasons(vga.why, card.given, first.id.why, first.address.why))
            return Traced(0, reasons(vga.why, card.given))
    return defaulted(0, "secondary-display")


def boot(guest: Guest) -> Traced[str]:
    """The letters of what the guest boots from, in order."""
    return join(*(kind.map(BOOT.__getitem__) for kind in guest.boot))
