"""`gpc init` and `gpc check --live` as people run them."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from kit.command import gpc
from kit.paths import CAPTURED
from machines.describe import F
from machines.make import make
from machines.others import SERVER


def test_init_then_check_then_build_without_an_edit(tmp_path: Path) -> None:
    made = gpc("init", "--from", str(CAPTURED / "phenom"), cwd=tmp_path)
    assert made.returncode == 0
    assert made.stderr.splitlines()[0] == "machine.yaml written"
    checked = gpc("check", "--live", "--from", str(CAPTURED / "phenom"), cwd=tmp_path)
    assert checked.stderr == "machine.yaml is sound, and the host is as it says\n"
    assert gpc("build", cwd=tmp_path).returncode == 0
    assert (tmp_path / "build/phenom/manifest.json").exists()
    assert gpc("init", "--from", str(CAPTURED / "phenom"), cwd=tmp_path).returncode == 5


def test_init_prints_the_file_alone_on_stdout(tmp_path: Path) -> None:
    made = gpc("init", "--from", str(CAPTURED / "twins"), "-o", "-", cwd=tmp_path)
    assert made.stdout == (CAPTURED / "twins" / "init.yaml").read_text()
    assert list(tmp_path.iterdir()) == []


def test_a_captured_host_implies_live(tmp_path: Path) -> None:
    (tmp_path / "machine.yaml").write_text((CAPTURED / "twins" / "init.yaml").read_text())
    other = gpc("check", "--from", str(CAPTURED / "virtual-machine"), cwd=tmp_path)
    assert other.returncode == 1
    assert "error[card-missing]" in other.stderr


def test_a_capture_with_a_foreign_index_is_refused(tmp_path: Path) -> None:
    (tmp_path / "host" / "root").mkdir(parents=True)
    for text in ("[]", "{", '{"a": 1}', '{"a": {"code": "x", "text": ""}}'):
        (tmp_path / "host" / "commands.json").write_text(text)
        made = gpc("init", "--from", "host", "-o", "-", cwd=tmp_path)
        assert made.returncode == 4
        assert "capture the host again" in made.stderr


@pytest.mark.slow
def test_a_look_at_a_hundred_functions_takes_less_than_twice_that_at_a_dozen(
    tmp_path: Path,
) -> None:
    more = tuple(
        F(f"22:{n >> 3:02x}.{n & 7}", "15b3:101e", "020000", "mlx5_core", 100 + n, "00:01.1", "flr")
        for n in range(87)
    )
    for name, functions in {"few": (), "many": more}.items():
        make(replace(SERVER, functions=(*SERVER.functions, *functions)), tmp_path / name / "host")
        assert gpc("init", "--from", "host", cwd=tmp_path / name).returncode == 0

    def seconds(name: str) -> float:
        before = os.times()
        assert gpc("check", "--live", "--from", "host", cwd=tmp_path / name).returncode == 0
        after = os.times()
        return sum(after[2:4]) - sum(before[2:4])  # of processor time, of what was started

    few, many = zip(*((seconds("few"), seconds("many")) for _ in range(4)), strict=True)
    assert min(many) < 2 * min(few)
