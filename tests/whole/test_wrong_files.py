"""Each wrong file is drawn as its golden says; each odd-looking right one simply works."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gpc.report.drawing import FORMATS, draw
from gpc.report.drawing.cells import columns
from kit.findings import codes, drawn, findings
from kit.paths import RIGHT
from wrong.cases import CASES, HERE, Case

LOOKS_WRONG = sorted(RIGHT.glob("*.yaml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_wrong_file_is_drawn_as_its_golden_says(case: Case, regenerate: bool) -> None:
    text = drawn(case.read())
    assert text, "no finding at all"
    if regenerate:
        case.golden.write_text(text)
    assert case.golden.exists(), "no golden rendering: run pytest --regenerate"
    assert text == case.golden.read_text()


def test_no_golden_is_left_without_its_wrong_file() -> None:
    assert {path.stem for path in HERE.glob("*.txt")} == {case.name for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_wrong_file_is_named_by_a_code_that_it_shows(case: Case) -> None:
    assert any(f"{case.name}-".startswith(f"{code}-") for code in case.codes)


def test_there_are_enough_wrong_files_and_no_two_are_equal() -> None:
    small = {case.read() for case in CASES if case.name != "file-too-large"}
    assert len(small) == len(CASES) - 1 >= 70


@pytest.mark.parametrize("path", LOOKS_WRONG, ids=lambda path: path.stem)
def test_a_file_that_looks_wrong_but_is_right_has_no_finding(path: Path) -> None:
    assert codes(path.read_bytes()) == set()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_format_draws_every_wrong_file(case: Case) -> None:
    found = findings(case.read())
    for form in FORMATS:
        text = draw(found, form, width=80)
        assert text.endswith("\n")
        assert all(line.isprintable() for line in text.split("\n"))
    assert draw(found, "concise").count("\n") == len(found)
    assert len(json.loads(draw(found, "json"))["diagnostics"]) == len(found)


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_source_and_notes_stay_within_the_width(case: Case, width: int) -> None:
    for line in draw(findings(case.read()), "full", width=width).splitlines():
        breakable = (
            "-->" not in line and not line.startswith(("error[", "warning[")) and " " in line
        )
        words = line.split()
        if breakable and max(map(len, words)) < width // 2 and "gpc explain" not in line:
            assert columns(line) <= width, line
