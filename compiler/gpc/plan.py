"""The plan: every choice made, in the words of the domain, each value with its reasons.

Frozen records; nothing is left for a target to decide. Tuples are in the order that artefacts
print them. Named tuples and not dataclasses: a hundred of them are made per machine, and a cold
start pays for each class. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, TypeVar

from gpc.keepers import driver_of
from gpc.why import Path, Traced, Why, Workaround, join
from gpc_schemas.distributions import Family
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import (
    CpuSet,
    Duration,
    KernelVersion,
    PciAddress,
    PciId,
    Size,
    Uuid,
    Version,
)

if TYPE_CHECKING:  # who reads a plan need not load what machine.yaml may say
    from gpc_schemas import guest, host

Hypervisor: TypeAlias = Literal["kvm", "xen"]
BindingMethod: TypeAlias = Literal["driver_override", "new_id", "new_slot"]


class Function(NamedTuple):
    """A PCI function of the host. `name` is unique: `pitcairn`, `pitcairn.audio`."""

    name: str
    path: Path
    address: Traced[PciAddress]
    id: Traced[PciId]
    driver: Traced[str] | None
    behind: tuple[Traced[PciAddress], ...]  # the bridges above it, if they are verified

    @property
    def way(self) -> Traced[str] | None:
        """Where it is below a bridge of the root bus: a path below /sys/bus/pci/devices.

        Only bridges of the root bus have addresses that no other card changes; so the path is
        another, and not there, as soon as anything on it is renumbered.
        """
        if not self.behind:
            return None
        parts = [part for bridge in self.behind for part in (bridge.map(str), "/")]
        return join(*parts, self.address.map(str))


class Mediated(NamedTuple):
    """A share of a card that the card's driver makes, while the card stays with the host."""

    name: str
    path: Path
    type: Traced[str]
    uuid: Traced[Uuid]


class Card(NamedTuple):
    """A card with all of its functions, lowest address first, and the guest that is given it."""

    name: str
    path: Path
    is_gpu: bool
    functions: tuple[Function, ...]
    rom: Traced[str] | None
    guest: str | None
    use: Traced[host.HostUse] | None = None  # whether the host has it while the guest is off
    mediated: tuple[Mediated, ...] = ()  # in the order of the file

    @property
    def lent(self) -> tuple[Why, ...]:
        """Why the host has it while the guest is off; nothing where it has not."""
        return self.use.why if self.use is not None and self.use.value == "while-off" else ()

    @property
    def is_kept(self) -> bool:
        """Whether it is its guest's from boot on."""
        return self.guest is not None and not self.lent


class Binding(NamedTuple):
    """A function that is kept for a guest."""

    function: Function
    driver: Traced[host.Keeper]  # the module that keeps it
    by: Traced[host.By]
    method: Traced[BindingMethod]  # the sysfs file that brings it about

    @property
    def driver_name(self) -> Traced[str]:
        """What the keeping driver is called in sysfs."""
        return self.driver.map(driver_of)


class VirtualFunction(NamedTuple):
    """A declared virtual function, and which of its device's it is."""

    function: Function
    which: Traced[int]  # counted from 0


class SplitFunction(NamedTuple):
    """What a function of the host is split into at boot."""

    function: Function
    how_many: Traced[int]
    probe: Traced[bool]  # whether the host's drivers take them
    declared: tuple[VirtualFunction, ...]


class Lending(NamedTuple):
    """A card that the host has while its guest is off."""

    card: Card
    guest: str
    bindings: tuple[Binding, ...]  # of its functions, while the guest has them
    holders: Traced[host.Holders]


class ModuleOption(NamedTuple):
    """`text` as an option of a kernel module: `name=value`."""

    module: Traced[str]
    text: Traced[str]


class CardAttribute(NamedTuple):
    """A file of sysfs of a card of the host, and what udev writes there."""

    card: Path
    name: Traced[str]
    value: Traced[str]
    is_of_all: bool  # of each function; of the first alone otherwise
    is_before: bool  # before any driver has the function


class SoftDependency(NamedTuple):
    """`first` is loaded before `module`, so that it finds the card unclaimed."""

    module: Traced[str]
    first: Traced[str]


class Host(NamedTuple):
    """What the host's artefacts need to know of it."""

    name: Traced[str]
    family: Traced[Family]
    hypervisor: Hypervisor
    hypervisor_decided_by: tuple[Path, ...]  # places of machine.yaml
    xen_version: Traced[KernelVersion] | None  # where it is written
    versions: Mapping[str, Traced[Version]]  # of the programs that run guests, where known
    loader: Traced[str]
    entries: Traced[str]  # who writes the loader's entries
    initramfs: Traced[str]
    cards: tuple[Card, ...]
    bindings: tuple[Binding, ...]
    lendings: tuple[Lending, ...]
    split: tuple[SplitFunction, ...]
    options: tuple[ModuleOption, ...]
    soft_dependencies: tuple[SoftDependency, ...]
    blacklist: tuple[Traced[str], ...]
    early_modules: tuple[Traced[str], ...]
    kernel_arguments: tuple[Traced[str], ...]  # each a word, or words that belong together
    dom0_arguments: tuple[Traced[str], ...]
    hypervisor_arguments: tuple[Traced[str], ...]
    attributes: tuple[CardAttribute, ...] = ()

    def functions_of(self, attribute: CardAttribute) -> tuple[Function, ...]:
        """The functions that an attribute of a card is about."""
        (card,) = (card for card in self.cards if card.path == attribute.card)
        return card.functions if attribute.is_of_all else card.functions[:1]


class Slot(NamedTuple):
    """A guest PCI slot of the table; an express device stands behind a root port of that slot.

    Small devices share slots: an express one has a root port that is `function` of its slot; the
    others, and on pc all of them, have slot `bridged` behind a bridge.
    """

    number: Traced[int]
    is_express: bool
    function: int = 0
    bridged: int | None = None
    at: Traced[PciAddress] | None = None  # where the guest is to have it, whatever the table says


class Part(Protocol):
    """A feature of a guest: a record of one of the modules of `gpc.parts`."""

    @property
    def path(self) -> Path:
        """The place of machine.yaml that asks for it."""

    @property
    def because(self) -> tuple[Why, ...]:
        """The reason for each line of it that has none of its own."""

    @property
    def slot(self) -> Slot | None:
        """Where it stands among the guest's PCI devices; None where it is no such device."""


P = TypeVar("P", bound=Part)


class VcpuPin(NamedTuple):
    """A virtual CPU and the host CPUs that it runs on."""

    vcpu: int
    cpus: Traced[CpuSet]


class VirtualCpus(NamedTuple):
    """Virtual CPUs: as many as there may be are sockets x dies x cores x threads."""

    vcpus: Traced[int]
    most: Traced[int] | None  # None is no more than there are from the start
    sockets: Traced[int]
    dies: Traced[int]
    cores: Traced[int]
    threads: Traced[int]
    model: Traced[str]  # host | maximum | host-model | a name
    vendor: Traced[str] | None
    migratable: Traced[bool]
    pin: tuple[VcpuPin, ...]  # by virtual CPU; those that are not here run where `pool` says
    pool: Traced[CpuSet] | None
    prefer: Traced[CpuSet] | None
    emulator_pin: Traced[CpuSet] | None

    @property
    def possible(self) -> Traced[int]:
        """How many there may be once the guest runs."""
        return self.most or self.vcpus


class Enlightenment(NamedTuple):
    """A Hyper-V enlightenment by libvirt's name; `value` is retries or a vendor id."""

    name: str
    value: str
    why: tuple[Why, ...]


class Guest(NamedTuple):
    """A virtual machine, decided to the last device: what all have, and its parts."""

    name: Traced[str]
    path: Path
    uuid: Traced[str]
    title: Traced[str] | None
    description: Traced[str] | None
    backend: Traced[str]  # the NAME of an installed target
    toolstack: Traced[guest.Toolstack]
    os: Traced[guest.GuestOs]
    memory: Traced[Size]
    hugepages: Traced[Size] | None
    cpu: VirtualCpus
    host_cpu_vendor: Traced[host.Vendor]
    machine: Traced[guest.Chipset]
    machine_version: Traced[str] | None
    emulator: Traced[str] | None  # None is the host's
    firmware: Traced[guest.Kind]
    secure_boot: Traced[bool]
    acpi: Traced[bool]
    enlightenments: tuple[Enlightenment, ...]
    ruled_out: tuple[Traced[str], ...]  # enlightenments that it must not have
    hidden: Traced[bool]  # whether KVM's own signature is hidden from the guest
    clock: Traced[guest.Base]
    boot: tuple[Traced[str], ...]  # a class of what boots, or one by kind and name
    boot_menu: Traced[Duration] | None  # how long the firmware offers its menu
    on_poweroff: Traced[guest.Action]
    on_reboot: Traced[guest.Action]
    on_crash: Traced[guest.Action]
    stop_timeout: Traced[Duration]
    parts: tuple[Part, ...]

    def of(self, kind: type[P]) -> tuple[P, ...]:
        """Its parts of one kind, in the order in which they are asked for."""
        return tuple(part for part in self.parts if type(part) is kind)


class Plan(NamedTuple):
    """A host and its guests."""

    host: Host
    guests: tuple[Guest, ...]
    set_by: Mapping[Path, Workaround] = {}  # keys of guests that workarounds set
