"""How the host keeps cards for guests, and what runs the guests. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Given, Placed, Settled
from gpc_schemas.units import KernelVersion, PciId

BINDING = ("host", "binding")

VFIO_SINCE = KernelVersion(4, 1)
"""Since when vfio-pci takes `ids`. Source: ArchWiki, PCI passthrough via OVMF, "Isolating the GPU";
drivers/vfio/pci/vfio_pci.c of Linux 4.1."""

OVERRIDE_SINCE = KernelVersion(3, 16)
"""Since when a device has `driver_override`. Source: Documentation/ABI/testing/sysfs-bus-pci."""

STORAGE_DRIVERS = frozenset(
    {
        *("aacraid", "ahci", "arcmsr", "hpsa", "isci", "lpfc", "megaraid_sas", "mpi3mr"),
        *("mpt3sas", "mvsas", "nvme", "pm80xx", "qla2xxx", "sata_sil24", "smartpqi"),
    }
)
"""Source: Linux 6.12, drivers/nvme, drivers/ata and drivers/scsi, what is sold on cards."""


def twin_ids(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: twin-ids."""
    if settled.host.by.value != "id" or not settled.given:
        return
    for first, second, *rest in _twins(settled):
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


def _twins(settled: Settled) -> Iterator[list[Placed]]:
    """Functions of one id on several cards, one of which at least is given away."""
    seen: dict[PciId, list[Placed]] = {}
    for placed in settled.functions:
        seen.setdefault(placed.function.id, []).append(placed)
    for twins in seen.values():
        cards = {placed.card for placed in twins}
        if len(cards) > 1 and any(card in settled.owners for card in cards):
            yield twins


def twin_drives(settled: Settled) -> Iterator[Diagnostic]:
    """Warnings: twin-drives."""
    alike: dict[PciId, list[Placed]] = {}
    for placed in settled.functions:
        alike.setdefault(placed.function.id, []).append(placed)
    for placed in settled.functions:
        function = placed.function
        others = [other for other in alike[function.id] if other.card != placed.card]
        is_drive = any(is_storage_driver(one.function.driver) for one in (placed, *others))
        if not others or not is_drive or placed.card not in settled.owners:
            continue
        if function.behind or function.address.bus == 0:
            continue
        yield Diagnostic(
            "twin-drives",
            f"{placed.path[-1]} and {others[0].path[-1]} are of one model: only addresses tell "
            "them apart, and a new card may change those",
            Place((*placed.path, "address")),
            also=tuple(Place((*other.path, "id"), label="the same id") for other in others),
            help=f"say what it is `behind`: `readlink /sys/bus/pci/devices/{function.address}` "
            "shows the bridges",
            severity="warning",
        )


def is_storage_driver(driver: str | None) -> bool:
    """Whether a driver is one of storage controllers: a machine.yaml knows no classes."""
    return driver is not None and driver.replace("-", "_") in STORAGE_DRIVERS


def pciback_by_id(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: pciback-by-id."""
    binding = settled.machine.host.binding
    is_by_id = settled.host.by.value == "id"
    if is_by_id and settled.host.keeper.value == "xen-pciback" and settled.machine.guests:
        driver = Place((*BINDING, "driver"), label="the driver that keeps the cards")
        yield Diagnostic(
            "pciback-by-id",
            "xen-pciback keeps functions by their address and has no way to do so by id",
            Place((*BINDING, "by")),
            also=(driver,) if binding.driver else (),
            help="write `by: address`, or leave the key out",
        )


def wrong_driver(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: wrong-binding-driver."""
    driver = settled.machine.host.binding.driver
    runners = settled.runners
    if driver is None or len(runners) != 1:
        return
    place = Place((*BINDING, "driver"))
    if driver == "xen-pciback" and "kvm" in runners:
        guest = runners["kvm"]
        yield Diagnostic(
            "wrong-binding-driver",
            "xen-pciback keeps cards for Xen's guests, and no guest runs under Xen",
            place,
            also=(Place((*guest.path, "backend"), label=f"run by {guest.backend.value}"),),
            help="leave the key out: vfio-pci is what QEMU takes a card from",
        )
    elif driver == "pci-stub" and (lent := _lent(settled)):
        yield Diagnostic(
            "wrong-binding-driver",
            f"{lent[0].name} is lent to guest {lent[0].guest}, which takes it from vfio-pci alone",
            place,
            also=(Place((*lent[0].declared, "host_use"), label="lent here"),),
            help="leave the key out: vfio-pci is what QEMU takes a card from",
        )
    elif driver == "vfio-pci" and "xen" in runners:
        yield Diagnostic(
            "wrong-binding-driver",
            "vfio-pci keeps cards for QEMU under KVM, and Xen cannot take them from it",
            place,
            also=(Place((*runners["xen"].path, "backend"), label="run by Xen"),),
            help="leave the key out: under Xen it is xen-pciback",
        )
    elif driver == "pci-stub" and "xen" in runners:
        yield from _stub_under_xl(settled, place)


def _stub_under_xl(settled: Settled, place: Place) -> Iterator[Diagnostic]:
    """Source: Xen 4.17, tools/libs/light/libxl_pci.c (libxl__device_pci_assignable_list)."""
    for entry in settled.given:
        guest = settled.guests[entry.guest]
        if guest.is_xen and guest.toolstack.value == "xl":
            yield Diagnostic(
                "wrong-binding-driver",
                "pci-stub keeps cards, and xl takes them from xen-pciback alone",
                place,
                also=(Place((*guest.path, "backend"), label="run by xl"),),
                help="leave the key out: under Xen it is xen-pciback",
            )
            return


def stub_under_kvm(settled: Settled) -> Iterator[Diagnostic]:
    """Warnings: stub-under-kvm."""
    if settled.machine.host.binding.driver != "pci-stub":
        return
    for entry in settled.given:
        guest = settled.guests[entry.guest]
        if guest.is_xen or guest.managed.value or settled.uses[entry.kind, entry.name].is_lent:
            continue
        ways = []
        if settled.machine.host.kernel >= OVERRIDE_SINCE:
            ways.append("leave the driver out")
        if "managed" in guest.facts.own_keys:
            ways.append(f"let libvirt move the card with `managed: true` under guests.{guest.name}")
        if not ways:
            ways.append(f"leave the driver out and use Linux {OVERRIDE_SINCE} or newer")
        yield Diagnostic(
            "stub-under-kvm",
            f"pci-stub keeps {entry.name}, but QEMU takes a card from vfio-pci alone",
            Place((*BINDING, "driver")),
            also=(Place(entry.path, label=f"given to guest {entry.guest} here"),),
            help=", or ".join(ways),
            severity="warning",
        )
        return


def mixed_hypervisors(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: mixed-hypervisors."""
    if not _is_mixed(settled):
        return
    other, xen = settled.runners["kvm"], settled.runners["xen"]
    yield Diagnostic(
        "mixed-hypervisors",
        f"guest {xen.name} runs under Xen and guest {other.name} under KVM, which one host cannot "
        "do at once",
        Place((*other.path, "backend")),
        also=(Place((*xen.path, "backend"), label="Xen"),),
        help="give all guests the same hypervisor, or each its own machine.yaml",
    )


def old_kernel(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: kernel-too-old."""
    host = settled.machine.host
    if not settled.given or _is_mixed(settled):
        return
    driver, by = settled.host.keeper.value, settled.host.by.value
    if driver == "vfio-pci" and by == "id" and host.kernel < VFIO_SINCE:
        what, since = "vfio-pci takes no ids", VFIO_SINCE
    elif driver != "xen-pciback" and by == "address" and host.kernel < OVERRIDE_SINCE:
        what, since = "a device has no driver_override to bind it by address", OVERRIDE_SINCE
    else:
        return
    yield Diagnostic(
        "kernel-too-old",
        f"in Linux {host.kernel}, {what}",
        Place(("host", "kernel")),
        also=(Place((*BINDING, "driver"), label="chosen here"),) if host.binding.driver else (),
        found=str(host.kernel),
        expected=f"{since} or newer",
        help=_without_newer(settled, driver, by) or f"use Linux {since} or newer",
    )


def _without_newer(settled: Settled, driver: str, by: str) -> str | None:
    """What can be written for an old kernel, if anything: pci-stub takes ids in every one."""
    if by == "id" and settled.machine.host.kernel >= OVERRIDE_SINCE:
        return "write `by: address` under host.binding, or use a newer kernel"
    if any(True for _ in _twins(settled)):
        return None  # two of one id: binding by id would take both
    if driver == "pci-stub":
        return "write `by: id` under host.binding, or use a newer kernel"
    # QEMU takes a card from vfio-pci alone: somebody has to move it there when the guest starts.
    moved: list[str] = []
    for name in dict.fromkeys(entry.guest for entry in settled.given):
        guest = settled.guests[name]
        if not guest.managed.value:
            if "managed" not in guest.facts.own_keys:
                return None
            moved.append(f"`managed: true` under guests.{name}")
    what = ["`binding: {driver: pci-stub, by: id}` under host", *moved]
    return f"write {' and '.join(what)}, or use a newer kernel"


def _lent(settled: Settled) -> list[Given]:
    return [entry for key, entry in settled.owners.items() if settled.uses[key].is_lent]


def _is_mixed(settled: Settled) -> bool:
    return len(settled.runners) > 1


CHECKS = (
    twin_ids,
    twin_drives,
    pciback_by_id,
    wrong_driver,
    stub_under_kvm,
    mixed_hypervisors,
    old_kernel,
)
