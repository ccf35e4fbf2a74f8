"""mdevctl reads the shares of cards that are to be made."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.hosts import lay_out
from kit.paths import RIGHT
from lab.namespace import bind, private
from lab.tools import Ran, require, run

pytestmark = pytest.mark.consumer

TEXT = (RIGHT / "shares-of-cards.yaml").read_text()
PARENT = "0000:00:02.0"
REST = "83c32df7-d52e-4ec1-9668-1f3c7e4df107"


def listed(text: str, root: Path, *words: str, broken: bool = False) -> Ran:
    """What mdevctl says of the tree's shares in the place of the machine's own."""
    directory = lay_out(text, root) / "etc/mdevctl.d"
    for folder in ("callouts", "notifiers"):  # of its package
        (directory / "scripts.d" / folder).mkdir(parents=True)
    if broken:
        (directory / PARENT / REST).write_text("{}")
    tool = require("mdevctl", "mdevctl")
    there = bind(directory, "/etc/mdevctl.d")
    return run(private([tool, "list", "--defined", *words], [there]))


def test_it_lists_them_with_their_card_and_starts_them_by_itself(tmp_path: Path) -> None:
    rows = [line.split() for line in listed(TEXT, tmp_path).check().stdout.splitlines() if line]
    assert [REST, PARENT, "i915-GVTg_V5_8", "auto"] in rows
    assert sorted(row[1:] for row in rows) == [
        [PARENT, "i915-GVTg_V5_4", "auto"],
        [PARENT, "i915-GVTg_V5_8", "auto"],
    ]


def test_its_own_words_are_those_of_the_file(tmp_path: Path) -> None:
    said = listed(TEXT, tmp_path, "--uuid", REST, "--dumpjson").check().stdout
    written = (tmp_path / "etc/mdevctl.d" / PARENT / REST).read_text()
    assert said.strip() == written.strip()


def test_a_file_without_a_type_is_refused(tmp_path: Path) -> None:
    assert listed(TEXT, tmp_path, broken=True).code != 0
