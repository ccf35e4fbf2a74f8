"""Hardware as declared → QEMU's command line for a machine that has it. Pure.

Every function stands at its declared address. Bus numbers are the firmware's to give, which counts
upwards as it finds bridges: 1, 2, ... for the root ports of the first root bus. An expander
(pxb-pcie) is a root bus with a number of our choice, from which its ports count on; so each run of
consecutive buses that does not start with 1 gets an expander whose own number is the one before.

Source: SeaBIOS 1.16, src/fw/pciinit.c (pci_bios_init_bus); QEMU 7.2, docs/pcie.txt and
hw/pci-bridge/pci_expander_bridge.c; tried with both IOMMUs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpc.rehearse.replica.standins import STAND_INS, Standing, another, stand_ins
from gpc.resolve import resolve
from gpc.settle import settle
from gpc_schemas.machine import Machine
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import PciAddress

MEMORY_MIB = 1024
"""Enough for the kernel, the image and 64 huge pages."""

XEN_MEMORY_MIB = 1536
"""Enough for dom0, one guest and Xen itself."""

GUEST_MEMORY_MIB = 1536
"""Enough for one guest under KVM, and for the programs that start it."""

_SLOTS = 32
_LPC = 0x1F
"""The slot of q35's ISA bridge, whose function 0 cannot be had."""


class NotReplicable(Exception):
    """Hardware that QEMU cannot be given; says which and why."""


class Replica(NamedTuple):
    """A machine in QEMU with the hardware of a host."""

    standing: tuple[Standing, ...]
    fillers: tuple[PciAddress, ...]
    """Functions 0 that nobody declared, without which the kernel would not look at the others."""
    iommu: str
    """intel-iommu or amd-iommu."""
    interrupt_remapping: bool
    swapped: PciAddress | None = None
    """Where another card stands than the declared one."""

    def at(self, address: PciAddress) -> Standing | None:
        """What stands at an address."""
        return next((row for row in self.standing if row.function.address.value == address), None)


def replica(machine: Machine) -> Replica:
    """The replica of a host. Raises NotReplicable where QEMU cannot have such a device."""
    settled = settle(machine)
    plan, shown = resolve(settled), settled.host.boot_displays
    gpus = machine.host.gpus.items()
    boot = next((gpu.address for name, gpu in gpus if shown[name].value), None)
    if boot is None:
        kept = [card for card in plan.host.cards if card.is_gpu and card.guest is None]
        boot = kept[0].functions[0].address.value if kept else None
    standing = stand_ins(plan.host.cards, boot, settled.host.by.value == "id")
    for row in standing:
        _refuse(row.function.name, row.function.address.value)
    return Replica(
        standing,
        tuple(_fillers(standing)),
        f"{machine.host.cpu.vendor}-iommu",
        settled.host.interrupt_remapping.value,
    )


def _refuse(name: str, address: PciAddress) -> None:
    if address.domain:
        raise NotReplicable(f"{name} ({address}): QEMU's q35 has only the PCI domain 0000")
    if address.bus == 0 and address.device in (0, _LPC) and address.function == 0:
        raise NotReplicable(f"{name} ({address}): QEMU's own chipset stands there")


def _fillers(standing: Sequence[Standing]) -> Iterator[PciAddress]:
    slots: dict[tuple[int, int, int], list[int]] = {}
    for row in standing:
        address = row.function.address.value
        slots.setdefault(address.slot, []).append(address.function)
    for (domain, bus, device), functions in slots.items():
        if 0 not in functions and (bus, device) != (0, _LPC):
            yield PciAddress(domain, bus, device, 0)


def with_another_card(replica: Replica, address: PciAddress) -> Replica:
    """The replica with another card's function at an address."""
    rows = [
        row._replace(stand_in=another(row, replica.standing))
        if row.function.address.value == address
        else row
        for row in replica.standing
    ]
    return replica._replace(standing=tuple(rows), swapped=address)


def arguments(replica: Replica) -> tuple[str, ...]:
    """The words of QEMU's command line for the hardware; no accelerator, kernel or console."""
    is_intel = replica.iommu == "intel-iommu"
    remap = "on" if replica.interrupt_remapping else "off"
    machine = "q35,sata=off,smbus=off" + (",kernel-irqchip=split" if is_intel else "")
    iommu = f"{replica.iommu},intremap={remap}" + (",caching-mode=on" if is_intel else "")
    devices = [*_bridges(replica), *_functions(replica)]
    # AMD's is a PCI device that takes the first free slot: after those that want one of their own.
    devices = [iommu, *devices] if is_intel else [*devices, iommu]
    return ("-machine", machine, *(word for device in devices for word in ("-device", device)))


def _bridges(replica: Replica) -> Iterator[str]:
    addresses = [row.function.address.value for row in replica.standing]
    taken = {address.device for address in addresses if address.bus == 0}
    runs = _runs({address.bus for address in addresses} - {0})
    count = sum(len(run) if run[0] == 1 else 1 for run in runs)
    # The highest that are free, so that no bridge stands where a card is looked for in vain; in
    # ascending order, as the firmware counts buses. An AMD IOMMU takes the lowest.
    free = [slot for slot in range(1, _LPC) if slot not in taken][1:]
    slots = iter(free[max(0, len(free) - count) :])
    try:
        for run in runs:
            parent = "pcie.0"
            if run[0] != 1:
                parent = f"expander{run[0] - 1:02x}"
                root = f"bus=pcie.0,addr={next(slots):x}.0"
                yield f"pxb-pcie,id={parent},bus_nr={run[0] - 1},{root}"
            for number, bus in enumerate(run):
                slot = next(slots) if parent == "pcie.0" else _SLOTS - len(run) + number
                place = f"id=bus{bus:02x},bus={parent},addr={slot:x}.0"
                if any(address.bus == bus and address.device for address in addresses):
                    # Behind a root port there is no device but number 0.
                    yield f"i82801b11-bridge,{place}"
                else:
                    yield f"pcie-root-port,{place},chassis={bus},slot={bus}"
    except StopIteration:
        raise NotReplicable("it has more buses than QEMU's first root bus has room for") from None


def _runs(buses: set[int]) -> list[list[int]]:
    """The buses in runs of consecutive numbers."""
    runs: list[list[int]] = []
    for bus in sorted(buses):
        if runs and bus == runs[-1][-1] + 1:
            runs[-1].append(bus)
        else:
            runs.append([bus])
    return runs


def _functions(replica: Replica) -> Iterator[str]:
    devices = dict.fromkeys(replica.fillers, STAND_INS["idle"][0].device)
    for row in replica.standing:
        one = row.stand_in
        is_boot = row.is_boot_display and one.boot
        devices[row.function.address.value] = one.boot if is_boot and one.boot else one.device
    crowd = [address.slot for address in devices]
    # The firmware shows itself on the first display; of some kinds QEMU takes no other for it.
    boot = {row.function.address.value for row in replica.standing if row.is_boot_display}
    for address, device in sorted(devices.items(), key=lambda row: (row[0] not in boot, row)):
        bus = "pcie.0" if address.bus == 0 else f"bus{address.bus:02x}"
        several = address.function == 0 and crowd.count(address.slot) > 1
        more = ",multifunction=on" if several else ""
        yield f"{device},bus={bus},addr={address.device:x}.{address.function}{more}"
