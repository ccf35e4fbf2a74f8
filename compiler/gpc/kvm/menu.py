"""The boot menu of a guest's firmware, as QEMU has it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import unsupported
from gpc.why import Traced

LONGEST = 65
"""Seconds: QEMU counts it in 16 bits of milliseconds. Source: QEMU 7.2, hw/nvram/fw_cfg.c,
fw_cfg_bootsplash; libvirt 9.0, src/conf/domain_conf.c, virDomainDefParseBootMenuXML."""


def menu_time(guest: Guest) -> Traced[int] | None:
    """How many milliseconds it is offered; None where it is not."""
    return guest.boot_menu.map(lambda time: time.seconds * 1000) if guest.boot_menu else None


def too_long(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    if guest.boot_menu and guest.boot_menu.value.seconds > LONGEST:
        why = "QEMU counts its time in 16 bits of milliseconds"
        help = "write a shorter time: the menu stays as soon as somebody opens it"
        path = (*guest.path, "boot_menu")
        yield unsupported(guest, path, why, help, expected=f"at most `{LONGEST} s`")
