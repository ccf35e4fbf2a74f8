"""What is settled: every scalar that machine.yaml leaves open, with the reason for its value. Pure.

Checks, conditions of workarounds, what looks at a live host, and resolve read these records; none
of them decides a default again.
"""

from collections.abc import Mapping

from gpc.plan import Hypervisor
from gpc.target.backend import BackEnd
from gpc.why import Path, Traced
from gpc_schemas import guest, host
from gpc_schemas.distributions import Family
from gpc_schemas.guest.usb import UsbKind
from gpc_schemas.machine import Machine
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import Duration, MacAddress, Size, Uuid, Version


class Given(NamedTuple):
    """A card or device that a guest names and the host declares."""

    kind: str  # gpus | devices
    name: str
    card: host.Device
    guest: str
    path: Path  # where the guest names it

    @property
    def declared(self) -> Path:
        return ("host", self.kind, self.name)


class CardUse(NamedTuple):
    """What the host makes of a card that a guest is given."""

    when: Traced[host.HostUse]
    holders: Traced[host.Holders]

    @property
    def is_lent(self) -> bool:
        """Whether the host has it until the guest starts, and again when that has ended."""
        return self.when.value == "while-off"


class Placed(NamedTuple):
    """A function of the host, where it is declared and what card it is part of."""

    function: host.Function
    path: Path
    card: tuple[str, str]  # kind and name


class SettledHost(NamedTuple):
    """The host's scalars."""

    family: Traced[Family]
    threads: Traced[int]  # of each core
    interrupt_remapping: Traced[bool]
    headless: Traced[bool]
    loader: Traced[str]
    entries: Traced[str]
    initramfs: Traced[str]
    hypervisor_decided_by: tuple[Path, ...]
    keeper: Traced[host.Keeper]  # the driver that keeps cards
    by: Traced[host.By]
    boot_displays: Mapping[str, Traced[bool]]  # by the names of graphics cards
    qemu: Traced[Version] | None  # None is not known
    libvirt: Traced[Version] | None
    systemd: Traced[Version] | None
    xen: Traced[Version] | None


class SettledDisk(NamedTuple):
    """A disk's scalars."""

    name: str
    path: Path
    asked: guest.Disk
    format: Traced[guest.Format]
    bus: Traced[guest.Bus]
    cdrom: Traced[bool]
    read_only: Traced[bool]
    access: Traced[guest.Access]


class SettledNetwork(NamedTuple):
    """A network card's scalars."""

    name: str
    path: Path
    asked: guest.Network
    model: Traced[guest.Model]
    mac: Traced[MacAddress]


class SettledVnc(NamedTuple):
    """A VNC server's scalars; without a port it takes the next free one."""

    listen: Traced[str]
    port: Traced[int] | None
    password_file: Traced[str] | None


class SettledSpice(NamedTuple):
    """A SPICE server; without a port it takes the next that is free, without a file no password."""

    listen: Traced[str]
    port: Traced[int] | None
    password_file: Traced[str] | None


class SettledGuest(NamedTuple):
    """A guest's scalars; `asked` holds what was written, None for what was not."""

    name: str
    path: Path
    asked: guest.Guest
    backend: Traced[str]
    facts: BackEnd
    toolstack: Traced[guest.Toolstack]
    os: Traced[guest.GuestOs]
    uuid: Traced[Uuid]
    title: Traced[str] | None
    description: Traced[str] | None
    vcpus: Traced[int]
    vcpus_max: Traced[int] | None
    sockets: Traced[int]
    dies: Traced[int]
    cores: Traced[int]
    threads: Traced[int]
    cpu_model: Traced[str]
    migratable: Traced[bool]
    memory: Traced[Size]
    hugepages: Traced[Size] | None
    chipset: Traced[guest.Chipset]
    machine_version: Traced[str] | None
    emulator: Traced[str] | None  # None is the host's
    firmware: Traced[guest.Kind]
    secure_boot: Traced[bool]
    acpi: Traced[bool]
    tpm: Traced[bool]
    managed: Traced[bool]
    disks: Mapping[str, SettledDisk]
    networks: Mapping[str, SettledNetwork]
    vga: Traced[guest.Vga]
    vnc: SettledVnc | None
    spice: SettledSpice | None
    tablet: Traced[bool]
    usb: Traced[bool]
    usb_kind: Traced[UsbKind]
    hyperv: Traced[bool]
    clock: Traced[guest.Base]
    boot: tuple[Traced[str], ...]
    boot_menu: Traced[Duration] | None
    on_poweroff: Traced[guest.Action]
    on_reboot: Traced[guest.Action]
    on_crash: Traced[guest.Action]
    stop_timeout: Traced[Duration]

    @property
    def is_xen(self) -> bool:
        """Whether it runs under Xen."""
        return self.facts.hypervisor == "xen"


class Settled(NamedTuple):
    """A machine, and what nobody wrote of it decided."""

    machine: Machine
    hypervisor: Hypervisor
    host: SettledHost
    guests: Mapping[str, SettledGuest]
    given: tuple[Given, ...]
    owners: Mapping[tuple[str, str], Given]  # the first guest that names a card
    uses: Mapping[tuple[str, str], CardUse]  # of each of those cards
    functions: tuple[Placed, ...]

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """The cards that are a guest's from boot on: given, and not lent."""
        return tuple(key for key, use in self.uses.items() if not use.is_lent)

    @property
    def host_cpus(self) -> int:
        """How many CPUs the host's kernel counts."""
        return self.machine.host.cpu.cores * self.host.threads.value

    @property
    def runners(self) -> dict[Hypervisor, SettledGuest]:
        """The first guest of each hypervisor."""
        found: dict[Hypervisor, SettledGuest] = {}
        for entry in self.guests.values():
            found.setdefault(entry.facts.hypervisor, entry)
        return found
