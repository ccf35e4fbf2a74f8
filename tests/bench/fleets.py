"""Fleets: one machine.yaml again and again under other host names, compiled in one call.

Each size is built from nothing, then again with nothing changed, then with one machine changed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from measure import Subject, Took, run
from subjects import EXAMPLE, Place

STATES = NEW, SAME, ONE = "all new", "none changed", "one changed"

FURTHER_MS = 1.5
"""At most this much processor time for each machine after the first, in milliseconds."""

SAME_MS = 0.15
"""At most this much for each machine where none or one of ten thousand changed."""

LINEAR = 1.25
"""At most so many times what each further machine of the next smaller fleet took."""

FLAT_MIB = 60
"""The memory of the largest process, whatever the size of a fleet."""

MANY = 10_000


@dataclass(frozen=True)
class Fleet:
    """What compiling so many machines in one call took, in each state."""

    size: int
    taken: Mapping[str, Sequence[Took]]
    files: int

    def cpu(self, state: str) -> float:
        """The least time of all processors together, in seconds."""
        return min(took.cpu for took in self.taken[state])


def write(directory: Path, size: int) -> None:
    """So many machine.yaml, each with a host name of its own."""
    text = EXAMPLE.read_text()
    assert text.count("name: desktop\n") == 1
    directory.mkdir(parents=True)
    for number in range(size):
        own = text.replace("name: desktop\n", f"name: desktop-{number}\n")
        (directory / f"desktop-{number}.yaml").write_text(own)


def measure(place: Place, sizes: Mapping[int, int]) -> list[Fleet]:
    """Each size as many times as it says; nothing is left of a fleet before the next."""
    return [_measured(place, size, rounds) for size, rounds in sizes.items()]


def _measured(place: Place, size: int, rounds: int) -> Fleet:
    source, trees = place.root / "fleet", place.root / "trees"
    write(source, size)
    taken: dict[str, list[Took]] = {state: [] for state in STATES}
    files = 0

    def forget() -> None:
        shutil.rmtree(trees, ignore_errors=True)
        shutil.rmtree(place.cache, ignore_errors=True)

    def change() -> None:
        path = source / "desktop-0.yaml"
        text = path.read_text()
        changed = text.replace("memory: 16 GiB", "memory: 8 GiB")
        path.write_text(changed if changed != text else text.replace("8 GiB", "16 GiB"))

    prepare = {NEW: forget, SAME: lambda: None, ONE: change}
    for _ in range(rounds):
        for state in STATES:
            words = [place.gpc, "build", "-o", str(trees), str(source)]
            subject = Subject(f"a fleet of {size}, {state}", words, prepare[state])
            taken[state].append(run(subject, place.root, place.env))
        files = sum(len(names) for _, _, names in os.walk(trees))
    forget()
    shutil.rmtree(source)
    return Fleet(size, taken, files)


HEADER = (
    *("machines in one call", "files", "state", "wall", "processors"),
    *("processors, a machine", "peak memory", "verdict"),
)


def rows(fleets: Sequence[Fleet]) -> list[tuple[str, ...]]:
    """The table's rows; the last cell of each is the verdict."""
    table = []
    one = fleets[0]
    before: float | None = None
    for fleet in fleets:
        for state in STATES if fleet is not one else (NEW,):
            taken = fleet.taken[state]
            mib = max(took.mib for took in taken)
            each = fleet.cpu(state) / fleet.size * 1000
            wrong: list[str] = []
            if fleet is not one and state == NEW:
                each = (fleet.cpu(state) - one.cpu(state)) / (fleet.size - 1) * 1000
                wrong += [f"over {FURTHER_MS:g} ms"] if each > FURTHER_MS else []
                wrong += ["not linear"] if before is not None and each > before * LINEAR else []
                wrong += [f"over {FLAT_MIB} MiB"] if mib > FLAT_MIB else []
                before = each
            elif fleet.size >= MANY:
                wrong += [f"over {SAME_MS:g} ms"] if each > SAME_MS else []
            judged = fleet is not one and (state == NEW or fleet.size >= MANY)
            table.append(
                (
                    f"{fleet.size:,}",
                    f"{fleet.files:,}",
                    state,
                    f"{min(took.seconds for took in taken):.2f} s",
                    f"{fleet.cpu(state):.2f} s",
                    f"{each:.2f} ms",
                    f"{mib:.0f} MiB",
                    (", ".join(wrong) or "holds") if judged else "",
                )
            )
    return table
