"""The substitution rules for options of memory: none is reserved, and no huge page is wanted."""

from __future__ import annotations

from gpc.lift.argv import Fields, Option, fields
from lab.qemu_bench import Bench

Outcome = tuple[str, list[Option]] | None


def memory(option: Option, value: Fields, bench: Bench) -> Outcome:
    """A guest may have more memory than the test machine: none is reserved for it."""
    backed = any(
        other.name == "-numa"
        or (other.name in ("-machine", "-M") and fields(other).get("memory-backend"))
        for other in bench.options
    )
    size = value.get("size")
    if backed or not size:
        return None
    # QEMU reads a bare number after -m as MiB, but one in an object as bytes.
    unit = "M" if size.isdigit() else ""
    backend = f"memory-backend-ram,id=lab-ram,size={size}{unit},reserve=off"
    words = [Option("-object", backend), Option("-machine", "memory-backend=lab-ram")]
    return "memory-not-reserved", [option, *words]


def overcommit(option: Option, value: Fields, bench: Bench) -> Outcome:
    return "normal-memory", [option._replace(value=value.but({"mem-lock": "off"}).text())]


def hugepages(option: Option, value: Fields, bench: Bench) -> Outcome:
    return "normal-memory", []
