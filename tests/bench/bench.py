"""Measures gpc against its peers and against what it is made of, and fleets of machines.

`make bench` prints the tables; with `--write` they go between the markers in README.md. Everything
is measured in one run on one machine, gpc and its peers in Python under one interpreter, and judged
as ratios, of wall time and of processor time both. Ends with 1 when a limit is exceeded. No test
asserts a time.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import apply_rows
import fleets
import peers
from measure import Took, interleaved, median, median_cpu, ratio, ratio_cpu
from subjects import LIMITS, ROOT, SYSTEM, installed, subjects

RATIOS = (*peers.LIMITS, *LIMITS, *apply_rows.LIMITS)

START = "<!-- bench: written by `make bench WRITE=1` -->"
END = "<!-- end of bench -->"

ROOM = 16 << 30
"""Bytes: what a hundred thousand trees take in memory, and as much again for all else."""


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose columns line up in plain text too; all but the first to the right."""
    lines = [header, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]

    def line(cells: Sequence[str]) -> str:
        first, *rest = (
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "| " + " | ".join((first, *rest)) + " |"

    rule = [
        ("-" * width if column == 0 else "-" * (width - 1) + ":")
        for column, width in enumerate(widths)
    ]
    return "\n".join([line(header), line(rule), *map(line, rows)])


def times(taken: dict[str, list[Took]]) -> str:
    """What each command took."""
    return table(
        ("command", "wall", "processors", "peak memory"),
        [
            (
                name,
                f"{median(took) * 1000:.0f} ms",
                f"{median_cpu(took) * 1000:.0f} ms",
                f"{max(one.mib for one in took):.0f} MiB",
            )
            for name, took in taken.items()
        ],
    )


def limits(taken: dict[str, list[Took]]) -> list[tuple[str, ...]]:
    """Each limit and whether it holds, as rows; of what was measured."""
    rows: list[tuple[str, ...]] = []
    for name, base, most in RATIOS:
        if name not in taken or base not in taken:
            continue
        wall, cpu = ratio(taken[name], taken[base]), ratio_cpu(taken[name], taken[base])
        holds = verdict(max(wall, cpu) <= most)
        rows.append((name, base, f"{wall:.2f} ×", f"{cpu:.2f} ×", f"{most:g} ×", holds))
    for name, seconds in apply_rows.SECONDS:
        took = median(taken[name])
        holds = verdict(took <= seconds)
        rows.append((name, "", f"{took:.2f} s", "", f"{seconds:g} s", holds))
    return rows


def verdict(holds: bool) -> str:
    """Whether a limit holds, in a word."""
    return "holds" if holds else "exceeded"


def report(
    taken: dict[str, list[Took]],
    measured: Sequence[fleets.Fleet],
    missing: Sequence[str],
    where: Path,
    disk: Path,
) -> str:
    """All tables with a line on how they were made."""
    rounds = len(next(iter(taken.values())))
    said = [
        f"`make bench` on {os.cpu_count()} processors, files on {file_system(where)}, hosts on "
        f"{file_system(disk)}, {rounds} interleaved rounds; gpc from its wheel, in a virtual "
        f"environment of {SYSTEM}, {python()}, which runs its peers in Python too. `gpc build` "
        "compiles examples/desktop-win11 and writes its tree. Times are medians, a ratio is the "
        "median of the rounds' own ratios, and a limit is one of both ratios.",
        *([f"Not measured, as they are not installed: {', '.join(missing)}."] if missing else []),
    ]
    return "\n\n".join(
        [
            *said,
            times(taken),
            table(("command", "against", "wall", "processors", "limit", "verdict"), limits(taken)),
            table(fleets.HEADER, fleets.rows(measured)),
        ]
    )


def python() -> str:
    """The implementation and version of the interpreter that is measured."""
    code = "import platform; print(platform.python_implementation(), platform.python_version())"
    asked = subprocess.run([SYSTEM, "-c", code], check=True, capture_output=True, text=True)
    return asked.stdout.strip()


def room() -> Path:
    """Where to measure: in memory where there is room, so that gpc is measured and not the disk."""
    memory = Path("/dev/shm")
    if memory.is_dir() and shutil.disk_usage(memory).free > 4 << 30:
        return memory
    return Path(tempfile.gettempdir())


def file_system(path: Path) -> str:
    """The kind of file system that a path is on, by /proc/self/mounts."""
    mounts = (line.split()[1:3] for line in Path("/proc/self/mounts").read_text().splitlines())
    fitting = [(point, kind) for point, kind in mounts if path.is_relative_to(point)]
    return max(fitting, key=lambda mount: len(mount[0]))[1]


def sizes(quick: bool, where: Path) -> dict[int, int]:
    """The fleets, and how many times each is built."""
    if quick:
        return {1: 2, 30: 1}
    found = {1: 10, 100: 5, 1_000: 3, 10_000: 2}
    return found | ({100_000: 1} if shutil.disk_usage(where).free > ROOM else {})


def written(readme: str, text: str) -> str:
    """The README with the text between its markers."""
    before, start, rest = readme.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise SystemExit(f"README.md lacks the line {START if not start else END}")
    return f"{before}{start}\n\n{text}\n\n{end}{after}"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    parser.add_argument("--quick", action="store_true", help="tiny rounds: does the bench run?")
    parser.add_argument("--rounds", type=int, default=20, metavar="N", help="default: 20")
    parser.add_argument("--directory", type=Path, default=room(), help="default: %(default)s")
    parser.add_argument(
        "--disk",
        type=Path,
        default=Path("/var/tmp"),
        help="where fsync costs; default: %(default)s",
    )
    asked = parser.parse_args()
    for tool, package in (("netplan", "netplan.io"), ("virt-install", "virtinst")):
        if shutil.which(tool) is None:
            sys.stderr.write(f"error: {tool} is missing; apt-get install {package}\n")
            return 4
    with (
        tempfile.TemporaryDirectory(prefix="gpc-bench-", dir=asked.directory) as temporary,
        tempfile.TemporaryDirectory(prefix="gpc-bench-", dir=asked.disk) as hosts,
    ):
        place = installed(Path(temporary))
        rounds = 1 if asked.quick else asked.rounds
        beside, missing = peers.peers(place)
        rows = [*subjects(place), *apply_rows.subjects(place, Path(hosts)), *beside]
        taken = interleaved(rows, rounds, place.root, place.env)
        measured = fleets.measure(place, sizes(asked.quick, asked.directory))
    text = report(taken, measured, missing, asked.directory, asked.disk)
    sys.stdout.write(text + "\n")
    if asked.write:
        readme = ROOT / "README.md"
        readme.write_text(written(readme.read_text(), text))
    judged = [*limits(taken), *fleets.rows(measured)]
    return 0 if all(row[-1] in ("", "holds") for row in judged) else 1


if __name__ == "__main__":
    sys.exit(main())
