"""The linters, and the rules of the house that no linter knows."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from kit.paths import ROOT
from reference.files import GENERATED

BIN = Path(sys.executable).parent

MOST_LINES = 300

FORBIDDEN = {
    "a path of one machine": re.compile(
        # Put together, or this file would hold what it forbids.
        r"(?<![\w.])/(?:" + "|".join(("work", "root/" + r"\.", "opt/" + "wheels")) + r")/"
    ),
    "the address of a package index": re.compile(
        r"--(?:extra-)?index"
        + r"-url|--find"
        + r"-links|PIP_(?:EXTRA_)?INDEX"
        + r"_URL|/sim"
        + r"ple/"
    ),
}
LEFT_OPEN = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b(?!\(?\s?#[0-9]+)")


def tracked() -> list[str]:
    """The files that git holds, by their paths from the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def text_of(name: str) -> str | None:
    """The text of a tracked file, or None where it is no text."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


@pytest.mark.parametrize(
    "words",
    [
        ["ruff", "format", "--check", "."],
        ["ruff", "check", "."],
        ["mypy"],
        ["lint-imports"],
    ],
    ids=lambda words: " ".join(words),
)
def test_the_linter_finds_nothing(words: list[str]) -> None:
    result = subprocess.run(
        [str(BIN / words[0]), *words[1:]], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_module_outgrows_three_hundred_lines() -> None:
    long = {
        name: lines
        for name in tracked()
        if name.endswith(".py") and name not in GENERATED
        if (lines := len((ROOT / name).read_text().splitlines())) > MOST_LINES
    }
    assert long == {}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_names(what: str) -> None:
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name in tracked()
        for number, line in enumerate((text_of(name) or "").splitlines(), 1)
        if FORBIDDEN[what].search(line)
    ]
    assert found == []


def test_what_is_left_to_do_carries_the_number_of_an_issue() -> None:
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name in tracked()
        if name.endswith((".py", ".j2", ".toml", ".sh", ".md", "Makefile"))
        for number, line in enumerate((text_of(name) or "").splitlines(), 1)
        if LEFT_OPEN.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("see /wo" + "rk/shared/x", True),
        ("framework/base", False),
        ("# TO" + "DO: later", True),
        ("# TO" + "DO #12: later", False),
        ("# TO" + "DO(#12): later", False),
    ],
)
def test_the_rules_find_what_they_are_for(line: str, is_found: bool) -> None:
    hits = [rule.search(line) for rule in (*FORBIDDEN.values(), LEFT_OPEN)]
    assert any(hits) == is_found
