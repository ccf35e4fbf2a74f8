"""What shares an IOMMU group with a card and would have to go along. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.detect.judge import (
    acs_override,
    companions,
    in_words,
    is_in_the_way,
    listing,
    used_with,
)
from gpc.detect.pci import PciFunction
from gpc.live.match import Compared
from gpc.report.diagnostics import Diagnostic, Place


def shared(found: Compared) -> Iterator[Diagnostic]:
    """Errors: group-shared. Xen knows no groups, so it is said for KVM alone."""
    if found.facts.xen is not None or not found.is_kvm:
        return
    for entry in found.given:
        functions = [live for _, live in found.functions_of(entry)]
        strangers = []
        for live in companions(functions, found.groups):
            guest = _guest_of(found, live)
            if guest != entry.guest and (guest is not None or is_in_the_way(live)):
                strangers.append(live)
        if entry.kind == "gpus":  # what the card itself has undeclared is said by function-appeared
            strangers = [f for f in strangers if f.address.slot != entry.card.address.slot]
        if not strangers:
            continue
        held = used_with(found.facts, strangers)
        along = f", and with them {in_words(held)}" if held else ""
        yield Diagnostic(
            "group-shared",
            f"the IOMMU group of {entry.name} also holds {listing(strangers)}, which would come "
            f"along{along}",
            Place((*entry.declared, "address")),
            also=(Place(entry.path, label=f"given to guest {entry.guest} here"),),
            found=f"{len(strangers)} more in IOMMU group {functions[0].group}",
            help="put the card into another slot, or look for ACS in the firmware's setup"
            + ("" if held else "; or give the guest all of them, under host.devices"),
        )


def missing(found: Compared) -> Iterator[Diagnostic]:
    """Errors: no-group. Where the host has no groups at all, iommu-off says so."""
    if found.facts.xen is not None or not found.is_kvm or not found.groups:
        return
    for entry in found.given:
        lacking = [live for _, live in found.functions_of(entry) if live.group is None]
        if lacking:
            yield Diagnostic(
                "no-group",
                f"{entry.name} is in no IOMMU group, so that no guest can be given it",
                Place((*entry.declared, "address")),
                also=(Place(entry.path, label=f"given to guest {entry.guest} here"),),
                found=f"no group of {listing(lacking)}, and {len(found.groups)} groups of others",
                help="look whether the firmware leaves its slot out of the IOMMU: `dmesg | grep -e "
                "AMD-Vi -e DMAR`; another slot may be inside",
            )


def made_up(found: Compared) -> Iterator[Diagnostic]:
    """Warnings: acs-override."""
    argument = acs_override(found.facts)
    if argument is None or not found.is_kvm:
        return
    for entry in found.given:
        yield Diagnostic(
            "acs-override",
            f"the kernel was told to make up IOMMU groups: that of {entry.name} may keep guest "
            f"{entry.guest} out of no other device's memory",
            Place((*entry.declared, "address")),
            also=(Place(entry.path, label=f"given to guest {entry.guest} here"),),
            found=f"`{argument}` on the kernel command line",
            help="trust the guest as you trust the host; or take the argument out, reboot and "
            "check again, as the real groups show only then",
            severity="warning",
        )


def _guest_of(found: Compared, live: PciFunction) -> str | None:
    placed = found.present.get(live.address)
    owner = found.settled.owners.get(placed.card) if placed is not None else None
    return owner.guest if owner is not None else None


CHECKS = (shared, missing, made_up)
