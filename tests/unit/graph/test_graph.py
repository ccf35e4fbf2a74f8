"""Pictures of a machine: who is given what, and, where somebody looked, what shares its group."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as Xml
from pathlib import Path

import pytest

from kit.paths import CAPTURED

CHIPSET = CAPTURED / "disk-in-the-group"
MACHINE = CHIPSET / "init.yaml"


def graph(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gpc.cli.entry", "graph", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_without_a_look_at_the_host_there_are_no_groups() -> None:
    drawn = graph(str(MACHINE))
    assert drawn.returncode == 0
    assert "group" not in drawn.stdout


def test_what_shares_the_group_of_a_card_is_drawn_beside_it() -> None:
    drawn = graph(str(MACHINE), "--from", str(CHIPSET)).stdout.splitlines()
    start = next(n for n, line in enumerate(drawn) if "nvidia_1" in line)
    assert [line.split() for line in drawn[start + 1 : start + 6]] == [
        ["│", "├─", "03:00.0", "10de:1b81", "nouveau", "group", "15"],
        ["│", "├─", "03:00.1", "10de:10f0", "audio", "snd_hda_intel", "group", "15"],
        ["│", "├─", "02:00.0", "1022:43ee", "not", "declared", "xhci_hcd", "group", "15"],
        ["│", "├─", "02:00.1", "1022:43eb", "not", "declared", "ahci", "group", "15"],
        ["│", "└─", "05:00.0", "10ec:8168", "not", "declared", "r8169", "group", "15"],
    ]


@pytest.mark.parametrize("format", ["svg", "mermaid"])
def test_each_format_has_the_groups(format: str) -> None:
    drawn = graph(str(MACHINE), "--from", str(CHIPSET), "--format", format).stdout
    for text in ("group 15", "group 20", "1022:43eb", "not declared"):
        assert text in drawn
    if format == "svg":
        assert Xml.fromstring(drawn).tag.endswith("svg")


def test_what_is_no_capture_and_what_cannot_be_written_are_refused(tmp_path: Path) -> None:
    for words in (["--from", str(tmp_path)], ["-o", str(tmp_path)], ["--root", "/", "-o", "/x/y"]):
        refused = graph(str(MACHINE), *words)
        assert refused.returncode == 4, words
        assert refused.stderr.startswith("error: ")
        assert refused.stdout == ""
