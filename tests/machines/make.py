"""Writes the captured hosts of the tests from their descriptions; `pytest --regenerate` calls it.

Each is laid out whole in a scratch directory and then captured by gpc itself, so that what is
committed is what `gpc init --capture` makes.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from gpc.commands.init import init
from machines.describe import Machine
from machines.write import write

HERE = Path(__file__).parent
PARTS = ("root", "commands.json", "stats.json", "images.json")


def make(machine: Machine, directory: Path) -> None:
    """The machine, captured into `directory`."""
    with tempfile.TemporaryDirectory() as scratch:
        write(machine, Path(scratch))
        if init(source=scratch, capture=str(directory)) != 0:
            raise SystemExit(f"{directory} was not captured")


def replace(name: str, machine: Machine) -> None:
    """The machine's capture below this directory, afresh."""
    with tempfile.TemporaryDirectory() as fresh:
        make(machine, Path(fresh) / "host")
        for part in PARTS:
            old = HERE / name / part
            shutil.rmtree(old) if old.is_dir() else old.unlink(missing_ok=True)
            old.parent.mkdir(exist_ok=True)
            new = Path(fresh) / "host" / part
            if new.exists():  # images are looked into where gpc has files alone
                shutil.move(new, old)
