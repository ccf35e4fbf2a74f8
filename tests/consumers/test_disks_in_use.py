"""check --live, apply and gpc-bind see the same disks in use: there is one table for the three."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.uses import WAYS
from kit.bind_host import SCRIPT
from kit.disk_hosts import DiskHost, machine_yaml
from kit.hosts import file
from machines.storage import LAYOUTS

pytestmark = pytest.mark.consumer


@pytest.mark.parametrize("name", LAYOUTS)
def test_check_apply_and_gpc_bind_judge_a_layout_alike(
    name: str, shell: list[str], tmp_path: Path
) -> None:
    machine, expected = LAYOUTS[name]
    host = DiskHost(machine, tmp_path)
    said = (host.said_by_check(), host.said_by_apply(), host.said_by_bind(shell))
    assert said == (expected, expected, expected)


def test_the_script_has_the_table_row_by_row() -> None:
    found = file(machine_yaml(), SCRIPT)
    assert found is not None
    rows = [line.split()[1:2] for line in found.text.splitlines() if line.startswith('  "$1" ')]
    assert rows == [[way.how] for way in WAYS]
    for way in WAYS:
        assert way.where in found.text
        assert way.what in found.text
