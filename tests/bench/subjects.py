"""What is measured: gpc as users run it, from a wheel in a venv, and what stands beside it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from measure import Subject

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "desktop-win11" / "machine.yaml"
TREE = EXAMPLE.parent / "expected"

SYSTEM = Path("/usr/bin/python3")
"""The interpreter of the peers, which gpc is measured under too: one runs them all."""

EMPTY = "`python3 -c pass`"
HELP = "`gpc --help`"
VERSION = "`gpc --version`"
COLD = "`gpc build`, no tree"
CURRENT = "`gpc build`, up to date"
IMPORT = "`gpc import` of libvirt's domain"

COMMANDS = {
    "`gpc check`": ("check", "machine.yaml"),
    "`gpc why`": ("why", "tree/etc/gpc/libvirt/win11.xml:10", "-f", "machine.yaml"),
    "`gpc build --check`": ("build", "--check", "-o", "tree", "machine.yaml"),
    "`gpc graph`": ("graph", "machine.yaml"),
    "`gpc explain`": ("explain", "missing-key"),
    "`gpc targets`": ("targets",),
    "`gpc lint` of libvirt's domain": ("lint", "tree/etc/gpc/libvirt/win11.xml"),
}
"""Commands that write nothing, in a directory with a machine.yaml and its tree."""

LIMITS = (
    (CURRENT, EMPTY, 1.8),
    (VERSION, EMPTY, 2.0),
    *((name, COLD, 1.15) for name in tuple(COMMANDS)[:4]),
    *((name, COLD, 1.0) for name in tuple(COMMANDS)[4:]),
    (IMPORT, COLD, 1.5),
)
"""(what, at most how many times what): the limits that this bench holds gpc to."""


@dataclass(frozen=True)
class Place:
    """A directory with gpc installed in it, and the environment that everything runs in."""

    root: Path
    env: dict[str, str]

    @property
    def python(self) -> str:
        return str(self.root / "venv" / "bin" / "python3")

    @property
    def gpc(self) -> str:
        return str(self.root / "venv" / "bin" / "gpc")

    @property
    def cache(self) -> Path:
        return self.root / "cache" / "gpc"


def installed(root: Path) -> Place:
    """gpc built as a wheel and installed with its pinned libraries, compiled as pip compiles."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    wheels = ["wheel", "--no-deps", "--no-build-isolation", "-w", str(root / "wheel"), str(ROOT)]
    subprocess.run([*pip, *wheels], check=True, env=env)
    # By this Python's pip, so that the system's needs none.
    making = [str(SYSTEM), "-m", "venv", "--without-pip", str(root / "venv")]
    subprocess.run(making, check=True, env=env)
    place = Place(root, {**env, "HOME": str(root), "XDG_CACHE_HOME": str(root / "cache")})
    (wheel,) = (root / "wheel").glob("gpc-*.whl")
    install = [*pip, "--python", place.python, "install", "--compile"]
    pinned = ["--require-hashes", "--requirement", str(ROOT / "constraints.txt")]
    for words in (pinned, ["--no-deps", str(wheel)]):
        subprocess.run([*install, *words], check=True, env=env)
    return place


def subjects(place: Place) -> list[Subject]:
    """gpc's commands that are measured in rounds; a directory for each thing that writes."""
    machine = place.root / "machine.yaml"
    shutil.copy(EXAMPLE, machine)
    shutil.copytree(TREE, place.root / "tree")

    def build(name: str) -> list[str]:
        return [place.gpc, "build", "-o", str(place.root / name), str(machine)]

    def forget(name: str) -> None:
        for path in (place.root / name, place.cache):
            shutil.rmtree(path, ignore_errors=True)

    def make_current() -> None:
        subprocess.run(
            build("current"), check=True, env=place.env, cwd=place.root, stdout=subprocess.DEVNULL
        )

    imported = place.root / "imported.yaml"
    domain = str(place.root / "tree/etc/gpc/libvirt/win11.xml")
    return [
        Subject(EMPTY, [place.python, "-c", "pass"]),
        Subject(VERSION, [place.gpc, "--version"]),
        Subject(HELP, [place.gpc, "--help"]),
        Subject(COLD, build("cold"), lambda: forget("cold")),
        Subject(CURRENT, build("current"), make_current),
        *(Subject(name, [place.gpc, *words]) for name, words in COMMANDS.items()),
        Subject(
            IMPORT,
            [place.gpc, "import", domain, "-o", str(imported)],
            lambda: imported.unlink(missing_ok=True),
            status=1,  # something is left over, and told
        ),
    ]
