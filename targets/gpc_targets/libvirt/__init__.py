"""libvirt: one domain for each guest that libvirt runs. Pure.

Source: https://libvirt.org/formatdomain.html, libvirt 9.0 (Debian 12) and later; what is younger
than the oldest that there are words for has a row in `words.SINCE`. Every PCI address is spelled
out, so that libvirt has none to choose and the guest never changes.
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

NAME = "libvirt"
TITLE = "/etc/gpc/libvirt/GUEST.xml, the guest as a domain, defined by libvirtd"

BACKEND = BackEnd(
    hypervisor="kvm",
    mac_prefix="52:54:00",
    chipset="q35",
    chipset_rule="q35",
    raw="qemu",
    images="/var/lib/libvirt/images",
    lends=True,
    rank=0,
    own_keys={
        "managed": "libvirt moves no card for it",
        "disks.*.snapshots": "snapshots of a guest are libvirt's",
    },
)


OWN_WORDS = ("raw", "environment")
"""Keys of a guest whose words `raw_limits` looks at."""


def check(plan: Plan) -> Iterable[Diagnostic]:
    """What libvirt's QEMU driver cannot express; then what raw words say that gpc writes, for which
    the guest is written once, as far as nothing of it was refused."""
    guests = _guests(plan)
    if not guests:
        return
    said = [*_limits(plan, guests)]
    yield from said
    if any(found.severity == "error" for found in said):
        return
    for guest in guests:
        if any(part.path[2] in OWN_WORDS for part in guest.parts):
            from gpc_targets.libvirt.raw_limits import limits as raw

            yield from raw(plan, guest)


def _limits(plan: Plan, guests: list[Guest]) -> Iterable[Diagnostic]:
    from gpc.kvm.limits import limits
    from gpc_targets.libvirt import cpu, sound, usb
    from gpc_targets.libvirt.disks import limits as disks
    from gpc_targets.libvirt.lifecycle import unsupported
    from gpc_targets.libvirt.networks import limits as networks
    from gpc_targets.libvirt.remote import limits as remote
    from gpc_targets.libvirt.spice import limits as spice

    yield from limits(plan, NAME)
    for guest in guests:
        yield from unsupported(guest)
        yield from cpu.limits(guest)
        yield from usb.limits(guest)
        yield from sound.limits(guest)
        yield from disks(guest)
        yield from remote(guest)
        yield from spice(guest)
        yield from networks(guest)


def dialects() -> Mapping[str, Words[Any]]:
    """How libvirt says the parts of a guest."""
    from gpc_targets.libvirt.words import WORDS

    return {NAME: WORDS}


def words_for(guest: Guest) -> Words[Any]:
    """The same for one guest."""
    return dialects()[NAME]


def since() -> Iterable[Since]:
    """What of those words came with which version."""
    from gpc_targets.libvirt.versions import SINCE

    return SINCE


def lower(plan: Plan) -> Iterable[Sheet]:
    """A file for each guest that libvirt runs."""
    guests = _guests(plan)
    if not guests:
        return
    for guest in guests:
        yield sheet(plan, guest)
    from gpc.parts.while_on import GuestWhileOn

    if plan.host.lendings or any(guest.of(GuestWhileOn) for guest in guests):
        from gpc_targets.libvirt.hook import hook

        found = hook(plan, guests)
        if found is not None:
            yield found


def sheet(plan: Plan, guest: Guest) -> Sheet:
    """The file of one guest."""
    from gpc.target.language import XML
    from gpc_targets.libvirt.domain import domain

    path = f"etc/gpc/libvirt/{guest.name.value}.xml"
    context = domain(plan, guest)
    return Sheet(path, "domain.xml.j2", XML, context, actions=(f"libvirt define {path}",))


def _guests(plan: Plan) -> list[Guest]:
    return [guest for guest in plan.guests if guest.backend.value == NAME]
