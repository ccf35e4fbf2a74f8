"""Every PCI function of a host, and the cards that they make up.

Source: Linux 6.12, Documentation/ABI/testing/sysfs-bus-pci and drivers/pci/pci-sysfs.c.
"""

from __future__ import annotations

import posixpath

from gpc.detect.look import Look, addresses_in
from gpc.detect.virtual import Virtual, detect_virtual
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import PciAddress, PciId, UnitError

DEVICES = "/sys/bus/pci/devices"

DISPLAY, STORAGE = 0x03, 0x01
VGA, CONTROLLER_3D, HOST_BRIDGE = 0x0300, 0x0302, 0x0600
BRIDGES = (0x0604, 0x0607)
"""PCI-to-PCI and CardBus bridges, whose header is never a normal one."""
ENCRYPTION = 0x1080
"""Class and subclass. Source: PCI Code and ID Assignment Specification 1.11."""

MEMORY = 0x200
"""IORESOURCE_MEM, include/linux/ioport.h."""

UNIT_NAMES = {
    0x0300: "vga",
    0x0302: "gpu",
    0x0380: "display",
    0x0403: "audio",
    0x0C03: "usb",
    0x0C80: "ucsi",
    0x0106: "sata",
    0x0108: "nvme",
    0x0107: "sas",
    0x0104: "raid",
    0x0200: "ethernet",
    0x0280: "wireless",
    0x1080: "psp",
    0x0600: "host bridge",
    0x0601: "isa bridge",
    0x0604: "bridge",
    0x0680: "bridge device",
}


class Region(NamedTuple):
    """A stretch of memory that a function answers to: one of its BARs. Ends are included."""

    start: int
    end: int


class PciFunction(NamedTuple):
    """One function as sysfs shows it; None is what could not be read."""

    address: PciAddress
    id: PciId | None
    subsystem: PciId | None
    kind: int | None  # class and subclass, 16 bits
    is_bridge: bool  # by its header: other functions hang below it
    revision: int | None
    driver: str | None
    module: str | None  # that the driver is part of; xhci_hcd's is xhci_pci
    driver_override: str | None
    boot_vga: bool | None
    group: int | None  # of the IOMMU; numbers change, so they are compared and never kept
    has_reset: bool
    reset_methods: tuple[str, ...]
    regions: tuple[Region, ...]
    physical: PciAddress | None  # the function that a virtual one belongs to
    virtual: Virtual | None  # what virtual functions it can have
    mediated: tuple[str, ...]  # types of mediated devices
    d3cold: bool | None
    upstream: tuple[PciAddress, ...]  # bridges above it, from the root on

    @property
    def is_display(self) -> bool:
        return self.kind is not None and self.kind >> 8 == DISPLAY

    @property
    def is_storage(self) -> bool:
        return self.kind is not None and self.kind >> 8 == STORAGE

    @property
    def word(self) -> str:
        """What it is, in a word."""
        if self.kind is None:
            return "function"
        return UNIT_NAMES.get(self.kind, "function")


class PciCard(NamedTuple):
    """The functions in one slot, virtual ones left out; the first is what the card is named by."""

    functions: tuple[PciFunction, ...]

    @property
    def main(self) -> PciFunction:
        """The function that shows pictures, or else the first."""
        displays = [function for function in self.functions if function.is_display]
        return (displays or list(self.functions))[0]

    @property
    def is_gpu(self) -> bool:
        return any(function.is_display for function in self.functions)

    @property
    def is_beside_psp(self) -> bool:
        """Whether AMD's platform security processor shares its slot, as in an APU alone."""
        return any(function.kind == ENCRYPTION for function in self.functions)

    @property
    def is_on_root_bus(self) -> bool:
        """Whether no port is above it."""
        main = self.main
        return not main.upstream and main.address.domain == 0 and main.address.bus == 0


class Pci(NamedTuple):
    """All functions, sorted by address."""

    functions: tuple[PciFunction, ...]

    def at(self, address: PciAddress) -> PciFunction | None:
        return self.by_address().get(address)

    def by_address(self) -> dict[PciAddress, PciFunction]:
        return {function.address: function for function in self.functions}

    def groups(self) -> dict[int, list[PciFunction]]:
        """IOMMU groups with their members, bridges included."""
        groups: dict[int, list[PciFunction]] = {}
        for function in self.functions:
            if function.group is not None:
                groups.setdefault(function.group, []).append(function)
        return groups

    def cards(self) -> list[PciCard]:
        """The functions by slot; a virtual function is no part of a card."""
        slots: dict[tuple[int, int, int], list[PciFunction]] = {}
        for function in self.functions:
            if function.physical is None:
                slots.setdefault(function.address.slot, []).append(function)
        return [PciCard(tuple(functions)) for functions in slots.values()]


def detect_pci(look: Look) -> Pci:
    """Every function that the kernel found."""
    functions = []
    modules: dict[str, str] = {}
    for name in look.names(DEVICES):
        try:
            address = PciAddress.seen(name)
        except UnitError:
            look.note(f"{DEVICES}/{name}", "is no PCI address that gpc knows")
            continue
        if str(address) == name:
            function = _function(look, address)
            functions.append(function._replace(module=_module(look, function.driver, modules)))
    return Pci(tuple(sorted(functions, key=lambda function: function.address)))


def _function(look: Look, address: PciAddress) -> PciFunction:
    link = look.link(f"{DEVICES}/{address}") or ""
    above = addresses_in(link)[:-1]
    at = _place(address, link)
    found = _event(look, f"{at}/uevent")
    identity = _id(found.get("PCI_ID")) or _id_of_files(look, at, "vendor", "device")
    subsystem = _id(found.get("PCI_SUBSYS_ID")) or _id_of_files(
        look, at, "subsystem_vendor", "subsystem_device"
    )
    code = _hex(found.get("PCI_CLASS"))
    if code is None:
        code = look.number(f"{at}/class", 16)
    kind = None if code is None else (code >> 8) & 0xFFFF
    driver = found.get("DRIVER") or _name_of(look.link(f"{at}/driver"))
    group = _name_of(look.link(f"{at}/iommu_group"))
    bare = PciFunction(
        address=address,
        id=identity,
        subsystem=subsystem,
        kind=kind,
        is_bridge=_is_bridge(look, at, kind),
        revision=None,
        driver=driver,
        module=None,
        driver_override=None,
        boot_vga=None,
        group=int(group) if group is not None and group.isascii() and group.isdigit() else None,
        has_reset=False,
        reset_methods=(),
        regions=(),
        physical=None,
        virtual=None,
        mediated=(),
        d3cold=None,
        upstream=tuple(PciAddress.seen(text) for text in above),
    )
    # A bridge is never given to a guest: the rest is not asked for.
    never = bare.is_bridge or bare.kind == HOST_BRIDGE
    return bare if never else _with_details(look, at, bare)


def _is_bridge(look: Look, at: str, kind: int | None) -> bool:
    """Whether the header is a bridge's; many functions of class 06 have a normal one.

    The kernel shows the number of the bus below where the header is a bridge's, and to everybody,
    since Linux 4.13 (drivers/pci/pci-sysfs.c, pci_bridge_attrs); before that the class has to do.
    """
    return kind in BRIDGES or look.exists(f"{at}/secondary_bus_number")


def _place(address: PciAddress, link: str) -> str:
    """Where a function really is: from there, half as many directories lead to its files."""
    place = posixpath.normpath(f"{DEVICES}/{link}")
    known = place.startswith("/sys/devices/pci") and place.endswith(f"/{address}")
    return place if known else f"{DEVICES}/{address}"


def _with_details(look: Look, at: str, bare: PciFunction) -> PciFunction:
    override = look.line(f"{at}/driver_override")
    methods = look.line(f"{at}/reset_method") if look.exists(f"{at}/reset") else None
    physical = addresses_in(look.link(f"{at}/physfn") or "")
    return bare._replace(
        revision=look.number(f"{at}/revision", 16) if bare.is_display else None,
        driver_override=override if override != "(null)" else None,
        boot_vga=look.flag(f"{at}/boot_vga") if bare.kind in (VGA, None) else None,
        has_reset=look.exists(f"{at}/reset"),
        reset_methods=tuple(methods.split()) if methods else (),
        regions=_regions(look, f"{at}/resource"),
        physical=PciAddress.seen(physical[-1]) if physical else None,
        virtual=detect_virtual(look, at, bare.address),
        mediated=look.names(f"{at}/mdev_supported_types") if bare.is_display else (),
        d3cold=look.flag(f"{at}/d3cold_allowed") if bare.is_display else None,
    )


def _module(look: Look, driver: str | None, known: dict[str, str]) -> str | None:
    """The module that a driver is part of; its own name where sysfs does not say."""
    if driver is None or "/" in driver:
        return None
    if driver not in known:
        link = look.link(f"/sys/bus/pci/drivers/{driver}/module")
        known[driver] = _name_of(link) or driver.replace("-", "_")
    return known[driver]


def _event(look: Look, path: str) -> dict[str, str]:
    """The pairs of a uevent file: one read instead of six."""
    text = look.text(path)
    pairs = (line.partition("=") for line in (text or "").splitlines())
    return {key: value for key, separator, value in pairs if separator and value}


def _hex(text: str | None) -> int | None:
    try:
        number = int(text or "", 16)
    except ValueError:
        return None
    return number if 0 <= number < 1 << 24 else None


def _id(text: str | None) -> PciId | None:
    """An id that a device has: ffff is what a dead one answers, 0000 what none has."""
    try:
        identity = PciId.parse(text or "")
    except UnitError:
        return None
    return None if identity.vendor in (0, 0xFFFF) else identity


def _id_of_files(look: Look, at: str, vendor: str, device: str) -> PciId | None:
    one, other = look.number(f"{at}/{vendor}", 16), look.number(f"{at}/{device}", 16)
    if one is None or other is None or other > 0xFFFF or not 0 < one < 0xFFFF:
        return None
    return PciId(one, other)


def _name_of(link: str | None) -> str | None:
    return link.rstrip("/").rpartition("/")[2] or None if link else None


def _regions(look: Look, path: str) -> tuple[Region, ...]:
    """The memory behind the BARs: lines of start, end and flags, in hexadecimal."""
    regions = []
    for line in (look.text(path) or "").splitlines()[:6]:
        try:
            start, end, flags = (int(word, 16) for word in line.split())
        except ValueError:
            look.note(path, "holds a line that is no region")
            break
        if flags & MEMORY and end > start >= 0:
            regions.append(Region(start, end))
    return tuple(regions)
