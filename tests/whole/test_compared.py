"""docs/compared.md: what is said to be there is shown by a test; the rest says why it is not."""

from __future__ import annotations

import re

import pytest

from kit.paths import ROOT
from whole.test_security import is_test

PAGE = (ROOT / "docs/compared.md").read_text(encoding="utf-8")


def rows(page: str) -> list[list[str]]:
    """The rows of the page's table, cell by cell."""
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[2:]]


def unshown(page: str) -> list[str]:
    """What no test shows, or has no reason why it is not there."""
    found = []
    for name, has, how, shown in rows(page):
        tests = re.findall(r"`([\w/.]+::\w+)`", shown)
        is_shown = bool(tests) and all(map(is_test, tests))
        if not how or has not in ("yes", "partly", "no") or (has != "no" and not is_shown):
            found.append(name)
    return found


def test_all_that_gpc_is_said_to_have_is_shown() -> None:
    assert unshown(PAGE) == []
    assert len(rows(PAGE)) == 42


@pytest.mark.parametrize(
    "row",
    ["| a | yes | how | |", "| a | yes | how | `whole/test_gone.py::test_it` |", "| a | no | | |"],
)
def test_a_row_without_a_test_or_a_reason_is_found(row: str) -> None:
    assert unshown(f"| h | h | h | h |\n| --- | --- | --- | --- |\n{row}\n") == ["a"]
