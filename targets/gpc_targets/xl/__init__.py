"""xl: a guest's configuration for Xen, in today's dialect and in that of the xm of Xen 4.1. Pure.

Source: xl.cfg(5) and xl-disk-configuration(5) of Xen 4.17; tools/xl/xl_parse.c of 4.17.0 to 4.22.0.
A machine without such a guest loads nothing more than this file.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from gpc.plan import Guest, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.backend import BackEnd
from gpc.target.since import Since
from gpc.target.words import Words
from gpc_schemas.guest.disks import XenDisk
from gpc_schemas.guest.xen import GuestXen, ReservedMemory

NAME = "xl"
TITLE = "/etc/xen/GUEST.cfg, read by `xl create`, or by the `xm create` of Xen 4.1"

OF_CARDS = ("permissive", "rdm_policy", "msi_translate", "power_management", "seize")
XENS_OWN = (
    *(f"{kind}.*.{key}" for kind in ("gpus", "devices") for key in OF_CARDS),
    *(f"xen.{key}" for key in GuestXen.__annotations__ if key != "reserved_memory"),
    *(f"disks.*.xen.{key}" for key in XenDisk.__annotations__ if key != "target"),
    *(f"xen.reserved_memory.{key}" for key in ReservedMemory.__annotations__),
)
"""Keys that other back ends do nothing about."""

BACKEND = BackEnd(
    hypervisor="xen",
    mac_prefix="00:16:3e",
    chipset="pc",
    chipset_rule="pc-under-xen",
    images="/var/lib/xen/images",
    rank=0,
    firmware="bios",
    disk_bus="ide",
    network_model="e1000",  # xl-network-configuration(5) names e1000 and rtl8139
    raw="xl",
    whole_file="xl",
    own_keys={
        "toolstack": "xm is a tool of Xen",
        "disks.*.access": "it is a word of the xm toolstack",
        "clock.tsc_mode": "KVM has no such modes, and libvirt's words for them do nothing",
        "clock.timer_mode": "KVM has no such modes; `rtc_ticks` and `pit_ticks` are its own",
        "clock.align_timers": "KVM aligns no timers",
        "cpu.prefer": "only Xen has places that virtual CPUs prefer",
        **dict.fromkeys(XENS_OWN, "it is Xen's own"),
        **dict.fromkeys(
            ("networks.*.script", "networks.*.ip", "networks.*.gateway_device"),
            "it is for the scripts of Xen",
        ),
    },
)


def check(plan: Plan) -> Iterable[Diagnostic]:
    """What Xen cannot give a guest, and keys of `raw.xl` that would not do what they say."""
    guests = _guests(plan)
    if not guests:
        return ()
    from gpc_targets.xl.limits import limits

    return [found for guest in guests for found in limits(guest, plan.host)]


def dialects() -> Mapping[str, Words[Any]]:
    """How xl and xm say the parts of a guest, or why they cannot."""
    from gpc_targets.xl.words import WORDS, XM_WORDS

    return {"xl": WORDS, "xm": XM_WORDS}


def words_for(guest: Guest) -> Words[Any]:
    """Those of the dialect that the guest is written in."""
    return dialects()[guest.toolstack.value]


def since() -> Iterable[Since]:
    """What of those words came with which version."""
    from gpc_targets.xl.words import SINCE

    return SINCE


def lower(plan: Plan) -> Iterable[Sheet]:
    """One file for each guest that xl runs."""
    guests = _guests(plan)
    if not guests:
        return ()
    from gpc_targets.xl.auto import starting
    from gpc_targets.xl.xl import today
    from gpc_targets.xl.xm import of_2012

    written = [
        (guest, of_2012(guest) if guest.toolstack.value == "xm" else today(guest))
        for guest in guests
    ]
    return [*(sheet for _, sheet in written), *starting(written)]


def _guests(plan: Plan) -> list[Guest]:
    return [guest for guest in plan.guests if guest.backend.value == "xl"]
