"""Fleets: one machine.yaml again and again under other host names, compiled in one call."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from measure import Subject, Took, least, run
from subjects import EXAMPLE, Place

FURTHER_MS = 2.0
"""At most this many milliseconds for each machine after the first."""

LINEAR = 1.25
"""At most so many times what each further machine of the next smaller fleet took."""

FLAT = 1.25
"""At most so many times the memory of the fleet of a hundred."""


@dataclass(frozen=True)
class Fleet:
    """What compiling so many machines in one call took."""

    size: int
    taken: Sequence[Took]
    files: int

    @property
    def mib(self) -> float:
        return max(took.mib for took in self.taken)


def further_ms(fleet: Fleet, one: Fleet) -> float:
    """Milliseconds of each machine after the first, where nothing else was in the way."""
    return (least(fleet.taken) - least(one.taken)) / (fleet.size - 1) * 1000


def further_cpu_ms(fleet: Fleet, one: Fleet) -> float:
    """The same in time of all processors together."""
    cpu = min(took.cpu for took in fleet.taken) - min(took.cpu for took in one.taken)
    return cpu / (fleet.size - 1) * 1000


def write(directory: Path, size: int) -> None:
    """So many machine.yaml, each with a host name of its own."""
    text = EXAMPLE.read_text()
    assert text.count("name: desktop\n") == 1
    directory.mkdir(parents=True)
    for number in range(size):
        own = text.replace("name: desktop\n", f"name: desktop-{number}\n")
        (directory / f"desktop-{number}.yaml").write_text(own)


def measure(place: Place, sizes: Mapping[int, int]) -> list[Fleet]:
    """Each size as many times as it says, in rounds; the trees are removed between two builds."""
    taken: dict[int, list[Took]] = {size: [] for size in sizes}
    files = dict.fromkeys(sizes, 0)
    trees = place.root / "trees"
    for size in sizes:
        write(place.root / "fleets" / str(size), size)

    def forget() -> None:
        shutil.rmtree(trees, ignore_errors=True)

    for number in range(max(sizes.values())):
        for size in [size for size, rounds in sizes.items() if number < rounds]:
            source = str(place.root / "fleets" / str(size))
            words = [place.gpc, "build", "-o", str(trees), source]
            subject = Subject(f"a fleet of {size}", words, forget)
            taken[size].append(run(subject, place.root, place.env))
            files[size] = sum(len(names) for _, _, names in os.walk(trees))
    forget()
    return [Fleet(size, taken[size], files[size]) for size in sizes]


HEADER = (
    *("machines in one call", "least", "files"),
    *("each further", "of processor", "peak memory", "verdict"),
)


def rows(fleets: Sequence[Fleet]) -> list[tuple[str, ...]]:
    """The table's rows; the last cell of each is the verdict."""
    table = []
    one = fleets[0]
    hundred = next((fleet for fleet in fleets if fleet.size >= 100), one)
    before: float | None = None
    for fleet in fleets:
        further, cpu, verdict = "", "", ""
        if fleet.size > 1:
            each = further_ms(fleet, one)
            wrong = [
                *([f"over {FURTHER_MS:g} ms"] if each >= FURTHER_MS else []),
                *(["not linear"] if before is not None and each > before * LINEAR else []),
                *(["memory grows"] if fleet.mib > hundred.mib * FLAT else []),
            ]
            further, verdict = f"{each:.2f} ms", ", ".join(wrong) or "holds"
            cpu = f"{further_cpu_ms(fleet, one):.2f} ms"
            before = each
        size, files = f"{fleet.size:,}", f"{fleet.files:,}"
        memory = f"{fleet.mib:.0f} MiB"
        table.append((size, f"{least(fleet.taken):.2f} s", files, further, cpu, memory, verdict))
    return table
