"""`gpc why --format json` has what the text has, and is a document whatever happens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gpc.commands.why import why
from kit.paths import EXAMPLES

SOFTDEP = "etc/modprobe.d/gpc.conf:2"


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "machine.yaml").write_bytes((EXAMPLES / "phenom-win7/machine.yaml").read_bytes())


def told(place: str, capsys: pytest.CaptureFixture[str], code: int = 0) -> list[Any]:
    assert why(place, format="json") == code
    said = json.loads(capsys.readouterr().out)
    assert said["format_version"] == "1.0"
    lines: list[Any] = said["lines"]
    return lines


def test_it_has_each_reason_and_place_of_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = told(SOFTDEP, capsys)
    assert why(SOFTDEP) == 0
    text = capsys.readouterr().out
    assert f"{line['file']}:{line['line']}  {line['text']}" in text
    assert line["reasons"]
    for reason in line["reasons"]:
        assert f"rule {reason['name']}: {reason['text']}" in text
        for place in reason["places"]:
            at = f"{place['file']}:{place['line']}:{place['column']}  {place['path']}"
            assert f"because of {at}" in text
    places = sum(len(reason["places"]) for reason in line["reasons"])
    assert text.count("because of") == places


def test_it_goes_back_from_machine_yaml(capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = told(SOFTDEP, capsys)
    behind = line["reasons"][0]["places"][0]
    assert line in told(f"{behind['file']}:{behind['line']}", capsys)


@pytest.mark.parametrize(("place", "code"), [("none.conf:1", 2), (f"{SOFTDEP}99", 2)])
def test_without_an_answer_it_is_an_empty_document(
    place: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(place, capsys, code) == []
