"""How the host keeps cards for guests, and what runs the guests. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.checks.survey import Placed, Survey
from gpc.report.diagnostics import Diagnostic, Place
from gpc_schemas.units import KernelVersion, PciId

BINDING = ("host", "binding")

VFIO_SINCE = KernelVersion(4, 1)
"""Since when vfio-pci takes `ids`. Source: ArchWiki, PCI passthrough via OVMF, "Isolating the GPU";
drivers/vfio/pci/vfio_pci.c of Linux 4.1."""

OVERRIDE_SINCE = KernelVersion(3, 16)
"""Since when a device has `driver_override`. Source: Documentation/ABI/testing/sysfs-bus-pci."""


def twin_ids(facts: Survey) -> Iterator[Diagnostic]:
    """Errors: twin-ids."""
    if facts.machine.host.binding.by != "id" or not facts.given:
        return
    seen: dict[PciId, list[Placed]] = {}
    for placed in facts.functions:
        seen.setdefault(placed.function.id, []).append(placed)
    for twins in seen.values():
        cards = {placed.card for placed in twins}
        if len(cards) < 2 or not any(card in facts.owners for card in cards):
            continue
        first, second, *rest = twins
        yield Diagnostic(
            "twin-ids",
            f"{second.function.id} is the id of two functions, so binding by id takes both",
            Place((*second.path, "id")),
            also=(
                Place((*first.path, "id"), label="the same id"),
                *(Place((*other.path, "id"), label="the same id") for other in rest),
                Place((*BINDING, "by"), label="bound by id"),
            ),
            help="bind by address: `by: address`, or leave the key out",
        )


def pciback_by_id(facts: Survey) -> Iterator[Diagnostic]:
    """Errors: pciback-by-id."""
    binding = facts.machine.host.binding
    if binding.by == "id" and facts.binding_driver == "xen-pciback":
        driver = Place((*BINDING, "driver"), label="the driver that keeps the cards")
        yield Diagnostic(
            "pciback-by-id",
            "xen-pciback keeps functions by their address and has no way to do so by id",
            Place((*BINDING, "by")),
            also=(driver,) if binding.driver else (),
            help="write `by: address`, or leave the key out",
        )


def wrong_driver(facts: Survey) -> Iterator[Diagnostic]:
    """Errors: wrong-binding-driver."""
    driver = facts.machine.host.binding.driver
    if driver is None or len(facts.backends) == 0 or _is_mixed(facts):
        return
    place = Place((*BINDING, "driver"))
    if driver == "xen-pciback" and "xl" not in facts.backends:
        backend, guest = next(iter(facts.backends.items()))
        yield Diagnostic(
            "wrong-binding-driver",
            "xen-pciback keeps cards for Xen's guests, and no guest runs under Xen",
            place,
            also=(Place(("guests", guest, "backend"), label=f"run by {backend}"),),
            help="leave the key out: vfio-pci is what QEMU takes a card from",
        )
    elif driver == "vfio-pci" and "xl" in facts.backends:
        guest = facts.backends["xl"]
        yield Diagnostic(
            "wrong-binding-driver",
            "vfio-pci keeps cards for QEMU under KVM, and Xen cannot take them from it",
            place,
            also=(Place(("guests", guest, "backend"), label="run by Xen"),),
            help="leave the key out: under Xen it is xen-pciback",
        )


def stub_under_kvm(facts: Survey) -> Iterator[Diagnostic]:
    """Warnings: stub-under-kvm."""
    if facts.machine.host.binding.driver != "pci-stub":
        return
    for entry in facts.given:
        guest = facts.machine.guests[entry.guest]
        if guest.backend == "xl" or guest.managed:
            continue
        managed = guest.backend == "libvirt"
        yield Diagnostic(
            "stub-under-kvm",
            f"pci-stub keeps {entry.name}, but QEMU takes a card from vfio-pci alone",
            Place((*BINDING, "driver")),
            also=(Place(entry.path, label=f"given to guest {entry.guest} here"),),
            help="leave the driver out"
            + (", or let libvirt move the card with `managed: true`" if managed else ""),
            severity="warning",
        )
        return


def mixed_hypervisors(facts: Survey) -> Iterator[Diagnostic]:
    """Errors: mixed-hypervisors."""
    if not _is_mixed(facts):
        return
    other = next(guest for backend, guest in facts.backends.items() if backend != "xl")
    xen = facts.backends["xl"]
    yield Diagnostic(
        "mixed-hypervisors",
        f"guest {xen} runs under Xen and guest {other} under KVM, which one host cannot do at once",
        Place(("guests", other, "backend")),
        also=(Place(("guests", xen, "backend"), label="Xen"),),
        help="give all guests the same hypervisor, or each its own machine.yaml",
    )


def old_kernel(facts: Survey) -> Iterator[Diagnostic]:
    """Errors: kernel-too-old."""
    host = facts.machine.host
    if not facts.given or _is_mixed(facts):
        return
    driver = facts.binding_driver
    if driver == "vfio-pci" and host.kernel < VFIO_SINCE:
        what, since = "vfio-pci takes no ids", VFIO_SINCE
        help = "write `binding: {driver: pci-stub, by: id}` under host, or use a newer kernel"
    elif driver == "pci-stub" and host.binding.by == "address" and host.kernel < OVERRIDE_SINCE:
        what, since = "a device has no driver_override to bind it by address", OVERRIDE_SINCE
        help = "write `by: id` under host.binding, or use a newer kernel"
    else:
        return
    yield Diagnostic(
        "kernel-too-old",
        f"in Linux {host.kernel}, {what}",
        Place(("host", "kernel")),
        also=(Place((*BINDING, "driver"), label="chosen here"),) if host.binding.driver else (),
        found=str(host.kernel),
        expected=f"{since} or newer",
        help=help,
    )


def _is_mixed(facts: Survey) -> bool:
    return "xl" in facts.backends and len(facts.backends) > 1


CHECKS = (twin_ids, pciback_by_id, wrong_driver, stub_under_kvm, mixed_hypervisors, old_kernel)
