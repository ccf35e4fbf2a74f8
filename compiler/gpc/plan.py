"""The plan: every choice made, in the words of the domain, each value with its reasons.

Frozen records; nothing is left for a target to decide. Tuples are in the order that artefacts
print them. Named tuples and not dataclasses: a hundred of them are made per machine, and a cold
start pays for each class. Pure.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from gpc.why import Path, Traced
from gpc_schemas import guest, host
from gpc_schemas.base import Family
from gpc_schemas.units import CpuSet, KernelVersion, PciAddress, PciId, Size

Hypervisor: TypeAlias = Literal["kvm", "xen"]
BindingMethod: TypeAlias = Literal["driver_override", "new_id", "new_slot"]


class Function(NamedTuple):
    """A PCI function of the host. `name` is unique: `pitcairn`, `pitcairn.audio`."""

    name: str
    path: Path
    address: Traced[PciAddress]
    id: Traced[PciId]
    driver: Traced[str] | None


class Card(NamedTuple):
    """A card with all of its functions, lowest address first, and the guest that is given it."""

    name: str
    path: Path
    is_gpu: bool
    functions: tuple[Function, ...]
    rom: Traced[str] | None
    guest: str | None


class Binding(NamedTuple):
    """A function that is kept for a guest."""

    function: Function
    driver: Traced[host.Keeper]  # the module that keeps it
    by: Traced[host.By]
    method: Traced[BindingMethod]  # the sysfs file that brings it about

    @property
    def driver_name(self) -> Traced[str]:
        """What the keeping driver is called in sysfs.

        Source: Linux 6.1, drivers/xen/xen-pciback/pci_stub.c (PCISTUB_DRIVER_NAME).
        """
        return self.driver.map(lambda module: "pciback" if module == "xen-pciback" else module)


class ModuleOption(NamedTuple):
    """`text` as an option of a kernel module: `name=value`."""

    module: Traced[str]
    text: Traced[str]


class SoftDependency(NamedTuple):
    """`first` is loaded before `module`, so that it finds the card unclaimed."""

    module: Traced[str]
    first: Traced[str]


class Host(NamedTuple):
    """What the host's artefacts need to know of it."""

    name: Traced[str]
    family: Traced[Family]
    hypervisor: Hypervisor
    xen_version: Traced[KernelVersion] | None
    loader: Traced[str]
    initramfs: Traced[str]
    cards: tuple[Card, ...]
    bindings: tuple[Binding, ...]
    options: tuple[ModuleOption, ...]
    soft_dependencies: tuple[SoftDependency, ...]
    blacklist: tuple[Traced[str], ...]
    early_modules: tuple[Traced[str], ...]
    kernel_arguments: tuple[Traced[str], ...]
    dom0_arguments: tuple[Traced[str], ...]
    hypervisor_arguments: tuple[Traced[str], ...]


class GuestDisk(NamedTuple):
    """A disk or optical drive. `unit` counts within its bus; `slot` is a guest PCI slot or None."""

    name: str
    path: Path
    is_block: bool
    source: Traced[str]
    format: Traced[guest.Format]
    bus: Traced[guest.Bus]
    unit: int
    cdrom: Traced[bool]
    read_only: Traced[bool]
    boot_order: Traced[int] | None
    slot: Traced[int] | None
    access: Traced[guest.Access]


class GuestNetwork(NamedTuple):
    """A network card."""

    name: str
    path: Path
    bridge: Traced[str]
    mac: Traced[str]
    model: Traced[guest.Model]
    interface: Traced[str]  # the tap device on the host
    boot_order: Traced[int] | None
    slot: Traced[int]


class PassedFunction(NamedTuple):
    """A function of a passed card and the function number that it has in the guest."""

    function: Function
    number: Traced[int]


class PassedCard(NamedTuple):
    """A card in the guest: its functions stay together in one guest slot."""

    card: Card
    slot: Traced[int]
    functions: tuple[PassedFunction, ...]
    rom: Traced[str] | None


class Vnc(NamedTuple):
    """A VNC server."""

    listen: Traced[str]
    port: Traced[int] | None


class Topology(NamedTuple):
    """Virtual CPUs: `vcpus` is sockets (1) x cores x threads."""

    vcpus: Traced[int]
    cores: Traced[int]
    threads: Traced[int]
    pin: tuple[Traced[int], ...]  # one host CPU for each virtual CPU, or empty
    emulator_pin: Traced[CpuSet] | None


class Enlightenment(NamedTuple):
    """A Hyper-V enlightenment by libvirt's name; `value` is retries or a vendor id."""

    name: str
    value: str
    why: Traced[str]


class Guest(NamedTuple):
    """A virtual machine, decided to the last device."""

    name: Traced[str]
    path: Path
    uuid: Traced[str]
    backend: Traced[str]  # the NAME of an installed target
    toolstack: Traced[guest.Toolstack]
    os: Traced[guest.GuestOs]
    memory: Traced[Size]
    hugepages: Traced[Size] | None
    cpu: Topology
    host_cpu_vendor: Traced[host.Vendor]
    machine: Traced[guest.Chipset]
    firmware: Traced[guest.Firmware]
    secure_boot: Traced[bool]
    tpm: Traced[bool]
    cards: tuple[PassedCard, ...]
    managed: Traced[bool]
    disks: tuple[GuestDisk, ...]
    networks: tuple[GuestNetwork, ...]
    vga: Traced[guest.Vga]
    vnc: Vnc | None
    tablet: Traced[bool]
    serial: Traced[bool]
    enlightenments: tuple[Enlightenment, ...]
    hidden: Traced[bool]  # whether KVM's own signature is hidden from the guest
    clock: Traced[guest.Clock]
    boot: tuple[Traced[guest.Medium], ...]
    on_poweroff: Traced[guest.Action]
    on_reboot: Traced[guest.Action]
    on_crash: Traced[guest.Action]
    raw_qemu: tuple[Traced[str], ...]
    raw_xl: tuple[tuple[str, Traced[str]], ...]


class Plan(NamedTuple):
    """A host and its guests."""

    host: Host
    guests: tuple[Guest, ...]
