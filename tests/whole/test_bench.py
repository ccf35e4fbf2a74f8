"""The bench itself runs. What it measures is asserted by `make bench`, never by a test."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kit.paths import ROOT
from lab.tools import require


@pytest.mark.slow
@pytest.mark.consumer
def test_the_bench_measures_every_subject_and_judges_every_limit() -> None:
    require("netplan", "netplan.io")
    require("virt-install", "virtinst")
    result = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "bench" / "bench.py"), "--quick"],
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert result.returncode in (0, 1), result.stderr  # 1: a limit was exceeded, which is no news
    rows = [line for line in result.stdout.splitlines() if line.startswith("| ")]
    assert len([row for row in rows if row.endswith((" holds |", " exceeded |"))]) >= 4
    for name in ("netplan generate", "virt-install", "python3 -c pass", "gpc --help"):
        assert any(name in row for row in rows)


def test_the_readme_has_the_tables_and_the_command_that_makes_them() -> None:
    text = (ROOT / "README.md").read_text()
    _, start, rest = text.partition("<!-- bench: written by `make bench WRITE=1` -->\n")
    table, end, _ = rest.partition("<!-- end of bench -->\n")
    assert start
    assert end
    assert table.count(" holds |") >= 4
