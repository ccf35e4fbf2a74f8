"""QEMU itself: a launcher with one option a line, and its unit, for each of its guests. Pure.

Source: qemu(1) of QEMU 7.2 to 10; https://www.qemu.org/docs/master/system/invocation.html.
A machine without such a guest loads nothing more than this file.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from gpc.plan import Guest, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.backend import BackEnd, without_effect
from gpc.target.since import Since
from gpc.target.words import Words

NAME = "qemu"
TITLE = "/usr/local/sbin/gpc-guest-GUEST, its unit and its user, which run QEMU without libvirt"

BACKEND = BackEnd(
    hypervisor="kvm",
    mac_prefix="52:54:00",
    chipset="q35",
    chipset_rule="q35",
    raw="qemu",
    images="/var/lib/libvirt/images",
    lends=True,
    rank=1,
    own_keys={
        "lifecycle.stop_timeout": "what stops its guests with their host has one time for all",
    },
)


def check(plan: Plan) -> Iterable[Diagnostic]:
    """What QEMU alone cannot do."""
    guests = _guests(plan)
    if not guests:
        return
    from gpc.kvm.limits import limits
    from gpc_targets.qemu import channels
    from gpc_targets.qemu.clock import limits as clock
    from gpc_targets.qemu.cpu import limits as processors
    from gpc_targets.qemu.lifecycle import unsupported
    from gpc_targets.qemu.memory import limits as memory
    from gpc_targets.qemu.networks import limits as networks
    from gpc_targets.qemu.remote import limits as remote
    from gpc_targets.qemu.spice import without_port
    from gpc_targets.qemu.tpm import limits as tpm

    yield from limits(plan, NAME)
    for guest in guests:
        yield from unsupported(guest)
        yield from without_port(guest)
        yield from channels.limits(guest)
        for key in ("title", "description"):
            if getattr(guest, key) is not None:
                why = "neither a launcher nor its unit has a place for it"
                yield without_effect(guest.path, NAME, (*guest.path, key), why)
        yield from networks(guest)
        yield from remote(guest)
        yield from memory(guest)
        yield from processors(guest)
        yield from clock(guest)
        yield from tpm(guest)


def dialects() -> Mapping[str, Words[Any]]:
    """How QEMU's command line says the parts of a guest."""
    from gpc_targets.qemu.words import WORDS

    return {NAME: WORDS}


def words_for(guest: Guest) -> Words[Any]:
    """The same for one guest."""
    return dialects()[NAME]


def since() -> Iterable[Since]:
    """What of those words came with which version."""
    from gpc_targets.qemu.words import SINCE

    return SINCE


def lower(plan: Plan) -> Iterable[Sheet]:
    """A launcher and a unit for each guest that QEMU runs."""
    guests = _guests(plan)
    if not guests:
        return
    from gpc.target.language import SHELL, SYSTEMD, UDEV
    from gpc_targets.qemu.launcher import launcher, started, unit, users
    from gpc_targets.qemu.shares import served, unit_of
    from gpc_targets.qemu.shares import unit as of_share
    from gpc_targets.qemu.usb import RULES_OF_UDEV, owned
    from gpc_targets.qemu.users import USERS

    for guest in guests:
        name = f"gpc-guest-{guest.name.value}"
        yield Sheet(
            f"usr/local/sbin/{name}", "launcher.sh.j2", SHELL, launcher(plan, guest), mode=0o755
        )
        yield Sheet(
            f"etc/systemd/system/{name}.service",
            "guest.service.j2",
            SYSTEMD,
            unit(plan, guest),
            actions=("systemd daemon-reload",),
        )
        for share in served(guest):
            yield Sheet(
                f"etc/systemd/system/{unit_of(guest, share).value}",
                "share.service.j2",
                SYSTEMD,
                of_share(guest, share),
                actions=("systemd daemon-reload",),
            )
    yield Sheet(USERS, "users.conf.j2", SYSTEMD, users(guests), actions=("sysusers",))
    starting = started(guests)
    if starting is not None:
        drop_in = "etc/systemd/system/multi-user.target.d/gpc-guests.conf"
        actions = ("systemd daemon-reload",)
        yield Sheet(drop_in, "autostart.conf.j2", SYSTEMD, starting, actions=actions)
    rules = owned(guests)
    if rules is not None:
        yield Sheet(RULES_OF_UDEV, "guests.rules.j2", UDEV, rules, actions=("udev reload",))


def _guests(plan: Plan) -> list[Guest]:
    return [guest for guest in plan.guests if guest.backend.value == NAME]
