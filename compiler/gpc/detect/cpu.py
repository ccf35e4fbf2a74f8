"""The processor and the memory of a host. Source: Linux 6.12, arch/x86/kernel/cpu/proc.c."""

from __future__ import annotations

import re

from gpc.detect.look import Look
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

KEYS = (
    "CPU Family",
    "CPU architecture",
    "cpu",
    "isa",
    "processor",
    "vendor_id",
    "cpu family",
    "model",
    "model name",
    "physical id",
    "core id",
    "flags",
    "address sizes",
)
"""What is looked at in /proc/cpuinfo; the first four are there on machines that are no x86."""

FLAGS = ("hypervisor", "svm", "vmx")
"""What is looked at among the flags: a guest of something, AMD's and Intel's virtualisation."""

VENDORS = {"AuthenticAMD": "amd", "HygonGenuine": "amd", "GenuineIntel": "intel"}

_SIZES = regex(r"([0-9]{1,3}) bits physical, ([0-9]{1,3}) bits virtual")


class FoundCpu(NamedTuple):
    """The processor; sizes of addresses are in bits, memory in bytes."""

    vendor: str | None  # amd | intel; None for any other maker
    maker: str | None  # as the processor calls it
    model: str | None
    cpus: int | None  # as the kernel counts them
    cores: int | None
    threads: int | None  # of a core; 1 where cores differ
    places: tuple[tuple[int, int, int], ...]  # CPU, package, core
    family: int | None
    number: int | None  # which model of its family, as it says itself
    physical_bits: int | None
    virtual_bits: int | None
    flags: tuple[str, ...] | None  # of FLAGS; None where they could not be read
    memory: int | None


def detect_cpu(look: Look) -> FoundCpu:
    """What /proc/cpuinfo and /proc/meminfo say."""
    blocks = [_pairs(block) for block in (look.text("/proc/cpuinfo") or "").split("\n\n")]
    blocks = [block for block in blocks if "processor" in block]  # others tell of the board
    first = blocks[0] if blocks else {}
    places = tuple(place for block in blocks if (place := _place(block)) is not None)
    cores = len({(package, core) for _, package, core in places}) or None
    cpus = len(blocks) or None
    if cores is None or len(places) != len(blocks):
        places, cores = (), cpus
    threads = 1
    if cores and cpus:
        # Cores that differ (Intel's performance and efficiency cores) are counted one by one.
        threads, rest = divmod(cpus, cores)
        if rest or threads > 8:
            cores, threads = cpus, 1
    sizes = _SIZES.search(first.get("address sizes", ""))
    flags = first["flags"].split() if "flags" in first else None
    return FoundCpu(
        vendor=VENDORS.get(first.get("vendor_id", "")),
        maker=first.get("vendor_id") or None,
        model=first.get("model name") or None,
        cpus=cpus,
        cores=cores,
        threads=threads if cores else None,
        places=places,
        family=_number(first.get("cpu family", "")),
        number=_number(first.get("model", "")),
        physical_bits=int(sizes[1]) if sizes else None,
        virtual_bits=int(sizes[2]) if sizes else None,
        flags=None if flags is None else tuple(flag for flag in FLAGS if flag in flags),
        memory=_memory(look),
    )


def _pairs(block: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in block.splitlines())
    return {key.strip(): value.strip() for key, found, value in pairs if found}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


def _place(block: dict[str, str]) -> tuple[int, int, int] | None:
    words = [block.get(key, "") for key in ("processor", "physical id", "core id")]
    if not all(word.isascii() and word.isdigit() and len(word) < 6 for word in words):
        return None
    return int(words[0]), int(words[1]), int(words[2])


def _memory(look: Look) -> int | None:
    found = re.search(r"^MemTotal: +([0-9]{1,15}) kB$", look.text("/proc/meminfo") or "", re.M)
    return int(found[1]) << 10 if found else None
