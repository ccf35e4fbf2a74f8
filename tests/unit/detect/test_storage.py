"""A capture shows the disks of a host as the host does, without what is private of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.commands.init import init
from gpc.detect import detect
from gpc.host.captured import CapturedReader
from machines.storage import LAYOUTS
from machines.write import write


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_capture_has_the_disks_of_the_host_and_no_serial_number(
    name: str, tmp_path: Path
) -> None:
    machine, _ = LAYOUTS[name]
    whole, kept = tmp_path / "whole", tmp_path / "kept"
    whole.mkdir()
    write(machine, whole)
    assert init(source=str(whole), capture=str(kept)) == 0
    assert detect(CapturedReader(str(kept))).storage == detect(CapturedReader(str(whole))).storage
    texts = [p.read_text() for p in kept.rglob("*") if p.is_file() and not p.is_symlink()]
    everything = "\n".join([*texts, *(str(p.relative_to(kept)) for p in kept.rglob("*"))])
    for private in ("S4EVNX0R", "8d6a4d04", "5f6f2a5c", "10.0.0.1", "rpool"):
        assert private not in everything


def test_layouts_with_a_record_of_udev_hold_a_serial_number(tmp_path: Path) -> None:
    write(LAYOUTS["one partition"][0], tmp_path)
    records = list((tmp_path / "root/run/udev/data").iterdir())
    assert records
    assert all("S4EVNX0R" in record.read_text() for record in records)
