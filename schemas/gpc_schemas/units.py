"""The units that values of machine.yaml are written in, each an own type with one spelling out.

Every `parse` takes the text as it stands in the file and raises `UnitError` for text that is no
such value; nothing else may turn text into these types. Pure: no I/O.
"""

from __future__ import annotations

from typing import Self

from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

_ADDRESS = regex(
    r"(?:([0-9a-fA-F]{1,8}):)?([0-9a-fA-F]{1,2}):([0-9a-fA-F]{1,2})\.([0-9a-fA-F]{1,2})"
)
_ID = regex(r"(?:0x)?([0-9a-fA-F]{4}):(?:0x)?([0-9a-fA-F]{4})")
_SIZE = regex(r"([0-9]+) ?(KiB|MiB|GiB|TiB|K|M|G|T)?")
_DURATION = regex(r"([0-9]{1,5}) ?(s|min|h)")
_MAC = regex(r"[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")
_UUID = regex(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NO_UUID = "00000000-0000-0000-0000-000000000000"
_KERNEL = regex(r"([0-9]{1,3})\.([0-9]{1,4})(?:[.-][0-9A-Za-z.+~_-]*)?")
_VERSION = regex(r"([0-9]{1,4})(?:\.([0-9]{1,4}))?(?:\.[0-9]{1,4})*(?:[+~_-][0-9A-Za-z.+~_-]*)?")
_CPU_RANGE = regex(r"([0-9]{1,5})(?:-([0-9]{1,5}))?")

_POWER = {"K": 10, "M": 20, "G": 30, "T": 40}
_SECONDS = {"s": 1, "min": 60, "h": 3600}
MAX_CPU = 4095


class UnitError(ValueError):
    """Text that is no value of a unit: what was expected, and what to do about it."""

    def __init__(self, expected: str, help: str = "") -> None:
        super().__init__(expected)
        self.expected = expected
        self.help = help


class PciAddress(NamedTuple):
    """Where a function sits: domain:bus:device.function.

    Units: domain 0..0xffff, bus 0..0xff, device 0..0x1f, function 0..7. The kernel also shows
    domains above 0xffff, all of them Intel's VMD: see `seen`.
    Source: Linux `PCI_DEVFN` (include/uapi/linux/pci.h).
    """

    domain: int
    bus: int
    device: int
    function: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The address of a function that can be given to a guest.

        What is behind Intel's VMD cannot: all of it reads and writes memory in the VMD's own name,
        so that no IOMMU tells it apart, and neither Xen nor QEMU has a word for its domain.
        Source: Linux 6.12, drivers/pci/controller/vmd.c (vmd_find_free_domain) and
        arch/x86/pci/common.c (pci_real_dma_dev); QEMU 10.0, hw/core/qdev-properties-system.c
        (set_pci_host_devaddr).
        """
        address = cls.seen(text)
        if address.is_behind_vmd:
            raise UnitError(
                "the address of a device that is not behind Intel's VMD",
                f"domain {address.domain:x} is one that VMD makes, and nothing behind it can be "
                "given to a guest by itself: switch VMD off in the firmware's setup, or give the "
                "guest the VMD controller with all that is behind it",
            )
        return address

    @classmethod
    def seen(cls, text: str) -> Self:
        """An address as the kernel shows it, behind VMD too."""
        found = _ADDRESS.fullmatch(text.strip())
        expected = "a PCI address such as 01:00.0 or 0000:01:00.0"
        if found is None:
            raise UnitError(expected, "lspci -D prints the address at the start of each line")
        domain, bus, device, function = (int(part or "0", 16) for part in found.groups())
        if device > 0x1F:
            raise UnitError(expected, f"a device number ends at 1f, this one is {device:x}")
        if function > 7:
            raise UnitError(expected, f"a function number ends at 7, this one is {function:x}")
        return cls(domain, bus, device, function)

    def __str__(self) -> str:
        return f"{self.domain:04x}:{self.bus:02x}:{self.device:02x}.{self.function:x}"

    @property
    def is_behind_vmd(self) -> bool:
        """Whether Intel's VMD is above it: its domains begin where those of ACPI end."""
        return self.domain > 0xFFFF

    @property
    def slot(self) -> tuple[int, int, int]:
        """The card that this function is part of: everything but the function number."""
        return (self.domain, self.bus, self.device)

    @property
    def short(self) -> str:
        """The address without its domain, as the article writes it; only for domain 0."""
        return f"{self.bus:02x}:{self.device:02x}.{self.function:x}"


class PciId(NamedTuple):
    """Who made a function and which one it is: vendor:device, 16 bits each."""

    vendor: int
    device: int

    @classmethod
    def parse(cls, text: str) -> Self:
        found = _ID.fullmatch(text.strip())
        if found is None:
            raise UnitError(
                "a vendor:device pair such as 1002:6818",
                "lspci -n prints it at the end of each line, four hexadecimal digits a side",
            )
        return cls(int(found[1], 16), int(found[2], 16))

    def __str__(self) -> str:
        return f"{self.vendor:04x}:{self.device:04x}"


class Size(NamedTuple):
    """An amount of memory. Units: bytes, at least 1 and below 2**60."""

    bytes: int

    @classmethod
    def parse(cls, text: str) -> Self:
        found = _SIZE.fullmatch(text.strip())
        expected = "a size with its unit, such as 3096 MiB or 16 GiB"
        if found is None:
            raise UnitError(
                expected, "units are KiB, MiB, GiB and TiB, each 1024 of the one before"
            )
        number, unit = found.groups()
        if int(number) == 0:
            raise UnitError(expected, "a size of nothing is no size")
        if unit is None:
            raise UnitError(expected, f"say which unit: {number} MiB?")
        amount = int(number) << _POWER[unit[0]]
        if amount >= 1 << 60:
            raise UnitError(expected, "no machine has that much")
        return cls(amount)

    @property
    def mib(self) -> int:
        """The size in MiB, rounded down."""
        return self.bytes >> 20

    def __str__(self) -> str:
        for unit, power in (("GiB", 30), ("MiB", 20), ("KiB", 10)):
            if self.bytes % (1 << power) == 0:
                return f"{self.bytes >> power} {unit}"
        return f"{self.bytes} B"


class Duration(NamedTuple):
    """A length of time. Units: whole seconds, 1 s to 24 h."""

    seconds: int

    @classmethod
    def parse(cls, text: str) -> Self:
        found = _DURATION.fullmatch(text.strip())
        expected = "a time with its unit, such as 90 s or 25 min"
        if found is None:
            raise UnitError(expected, "units are s, min and h")
        seconds = int(found[1]) * _SECONDS[found[2]]
        if not 1 <= seconds <= 24 * 3600:
            raise UnitError(expected, "it is at least 1 s and at most 24 h")
        return cls(seconds)

    def __str__(self) -> str:
        for unit in ("h", "min"):
            if self.seconds % _SECONDS[unit] == 0:
                return f"{self.seconds // _SECONDS[unit]} {unit}"
        return f"{self.seconds} s"


class Uuid(NamedTuple):
    """A UUID: 32 hexadecimal digits in five groups, lower case."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        text = text.strip().lower()
        if _UUID.fullmatch(text) is None or text == _NO_UUID:
            raise UnitError(
                "a UUID such as 6f1cbd5e-31a4-5b0b-9a5e-1d8c0f6f0a42",
                "`uuidgen` prints one; leave the key out and gpc makes one from the names",
            )
        return cls(text)

    def __str__(self) -> str:
        return self.text


class MacAddress(NamedTuple):
    """A network card's address: six octets, lower case, colons."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        text = text.strip()
        if _MAC.fullmatch(text) is None:
            raise UnitError(
                "a MAC address such as 52:54:00:12:34:56",
                "six pairs of hexadecimal digits, colons between them",
            )
        if int(text[:2], 16) & 1:
            raise UnitError(
                "a MAC address of one card",
                "the first octet is odd, which means a multicast group; 52:54:00 is a common start",
            )
        return cls(text.lower())

    def __str__(self) -> str:
        return self.text


class KernelVersion(NamedTuple):
    """A kernel's version, as far as gpc compares it: major and minor."""

    major: int
    minor: int

    @classmethod
    def parse(cls, text: str) -> Self:
        found = _KERNEL.fullmatch(text.strip())
        if found is None:
            raise UnitError("a kernel version such as 6.1 or 6.10", "uname -r prints it")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


class Version(NamedTuple):
    """A program's version, as far as gpc compares it: 9.1 of 9.1.2, 252 of 252.39."""

    major: int
    minor: int | None  # of programs that count by one number it tells patches apart

    @classmethod
    def parse(cls, text: str) -> Self:
        found = _VERSION.fullmatch(text.strip())
        if found is None:
            raise UnitError(
                "a version such as 8.2 or 252", "its first two numbers are all that is compared"
            )
        return cls(int(found[1]), None if found[2] is None else int(found[2]))

    def reaches(self, since: Version) -> bool:
        """Whether a program of this version knows what came with another; 9 is 9.0."""
        return (self.major, self.minor or 0) >= (since.major, since.minor or 0)

    def __str__(self) -> str:
        return str(self.major) if self.minor is None else f"{self.major}.{self.minor}"


class CpuSet(NamedTuple):
    """Host CPUs in the order they were written. Units: CPU numbers, 0..4095, none twice."""

    cpus: tuple[int, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        expected = "CPU numbers such as 2-5,8-11"
        cpus: dict[int, None] = {}
        for part in text.strip().split(","):
            found = _CPU_RANGE.fullmatch(part.strip())
            if found is None:
                raise UnitError(expected, "numbers and ranges, commas between them")
            first = int(found[1])
            last = int(found[2]) if found[2] is not None else first
            if last < first:
                raise UnitError(expected, f"the range {part.strip()} runs backwards")
            if last > MAX_CPU:
                raise UnitError(expected, f"CPU numbers end at {MAX_CPU}")
            for cpu in range(first, last + 1):
                if cpu in cpus:  # at the first: a long list of ranges would take all memory
                    raise UnitError(expected, f"CPU {cpu} is named twice")
                cpus[cpu] = None
        return cls(tuple(cpus))

    def __str__(self) -> str:
        runs: list[list[int]] = []
        for cpu in self.cpus:
            if runs and cpu == runs[-1][1] + 1:
                runs[-1][1] = cpu
            else:
                runs.append([cpu, cpu])
        return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
