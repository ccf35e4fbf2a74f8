"""How much goes through in a second, as a value of machine.yaml. Pure."""

from __future__ import annotations

from typing import Self

from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import UnitError

_THROUGHPUT = regex(r"([0-9]{1,16}) ?(B|KiB|MiB|GiB)/s")
_OF_THROUGHPUT = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
_RATE = regex(r"([0-9]{1,9}) ?([kMG])bit/s")


class Rate(NamedTuple):
    """How much goes through in a second. Units: kbit, at least 8 and below 2**40."""

    kbit: int

    @classmethod
    def parse(cls, text: str) -> Self:
        found = _RATE.fullmatch(text.strip())
        expected = "a rate with its unit, such as 100 Mbit/s"
        if found is None:
            raise UnitError(expected, "units are kbit/s, Mbit/s and Gbit/s, each 1000 of the last")
        kbit = int(found[1]) * {"k": 1, "M": 1000, "G": 1000_000}[found[2]]
        if not 8 <= kbit < 1 << 40 or kbit % 8:
            raise UnitError(expected, "it is a whole number of kilobytes, from 8 kbit/s on")
        return cls(kbit)

    def __str__(self) -> str:
        for unit, size in (("Gbit/s", 1000_000), ("Mbit/s", 1000)):
            if self.kbit % size == 0:
                return f"{self.kbit // size} {unit}"
        return f"{self.kbit} kbit/s"


LEAST, MOST = 512, 10**15
"""What a limit of a disk may be, in bytes a second."""


class Throughput(NamedTuple):
    """How much is read or written in a second. Units: bytes, between 512 and `MOST`.

    Source: QEMU 7.2, include/qemu/throttle.h, THROTTLE_VALUE_MAX; libvirt 9.0,
    src/qemu/qemu_command.h, QEMU_BLOCK_IOTUNE_MAX.
    """

    bytes: int

    @classmethod
    def parse(cls, text: str) -> Self:
        found = _THROUGHPUT.fullmatch(text.strip())
        expected = "how much goes through in a second, such as 100 MiB/s"
        if found is None:
            raise UnitError(expected, "units are B/s, KiB/s, MiB/s and GiB/s")
        size = int(found[1]) * _OF_THROUGHPUT[found[2]]
        if not LEAST <= size <= MOST:
            raise UnitError(expected, "it is between 512 B/s, a block, and 10^15 B/s")
        return cls(size)

    def __str__(self) -> str:
        for unit in ("GiB", "MiB", "KiB"):
            if self.bytes % _OF_THROUGHPUT[unit] == 0:
                return f"{self.bytes // _OF_THROUGHPUT[unit]} {unit}/s"
        return f"{self.bytes} B/s"
