"""The page of every diagnostic code, and that code, page and wrong file belong together."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from gpc.report.codes import explain, known
from kit.findings import codes
from kit.fragments import whole
from kit.paths import ROOT
from wrong.cases import CASES

BLOCK = re.compile(r"^```yaml (wrong|right)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
USED = re.compile(r"""(?:Diagnostic|self\.stop)\(\s*(?:code=)?"([a-z0-9-]+)\"""")
SAID = re.compile(r"^(?:error|warning)\[([a-z0-9-]+)\]", re.MULTILINE)


def used() -> set[str]:
    """Every code that the compiler or a target can say."""
    sources = [*ROOT.glob("compiler/gpc/**/*.py"), *ROOT.glob("targets/**/*.py")]
    texts = [source.read_text() for source in sources]
    return {code for text in texts for code in USED.findall(text)}


def live() -> set[str]:
    """The codes that only a look at a host can lead to."""
    sources = ROOT.glob("compiler/gpc/live/*.py")
    return {code for source in sources for code in USED.findall(source.read_text())}


def of_foreign_files() -> set[str]:
    """The codes that only a file which gpc did not write can lead to."""
    sources = [*ROOT.glob("compiler/gpc/lift/*.py"), *ROOT.glob("targets/**/lift/*.py")]
    texts = [source.read_text() for source in sources]
    return {code for text in texts for code in USED.findall(text)}


def of_settings() -> set[str]:
    """The codes that a mark of the catalogue leads to, which a build looks for nowhere."""
    sources = ROOT.glob("compiler/gpc/lint/*.py")
    return {code for source in sources for code in USED.findall(source.read_text())}


def blocks(kind: str) -> list[Any]:
    found = []
    for code in known():
        page = explain(code)
        assert page is not None
        found += [pytest.param(code, text, id=code) for k, text in BLOCK.findall(page) if k == kind]
    return found


@pytest.mark.parametrize(("code", "block"), blocks("wrong"))
def test_the_wrong_block_of_a_page_has_its_code_and_no_other(code: str, block: str) -> None:
    assert codes(whole(block)) == {code}


@pytest.mark.parametrize(("code", "block"), blocks("right"))
def test_the_right_block_of_a_page_has_no_finding(code: str, block: str) -> None:
    assert codes(whole(block)) == set()


def test_every_code_has_a_page_and_no_page_is_orphaned() -> None:
    assert used() == set(known())


def test_every_code_has_a_wrong_file() -> None:
    provoked = {code for case in CASES for code in case.codes}
    assert used() - live() - of_foreign_files() - of_settings() - provoked == set()


def test_every_code_about_a_live_host_is_provoked_by_a_captured_one() -> None:
    goldens = [golden.read_text() for golden in ROOT.glob("tests/machines/*/check.txt")]
    provoked = {code for golden in goldens for code in SAID.findall(golden)}
    assert live() - provoked == set()


def test_every_code_about_a_setting_is_provoked_by_a_faulty_file() -> None:
    planted = yaml.safe_load((ROOT / "tests/lint/faulty.yaml").read_text())
    verdicts = {row.split()[1] for rows in planted.values() for row in rows}
    assert of_settings() == {f"{verdict}-setting" for verdict in verdicts}


def test_every_code_about_a_foreign_file_is_provoked_by_one() -> None:
    goldens = [golden.read_text() for golden in ROOT.glob("tests/foreign/*.golden")]
    provoked = {code for text in goldens for code in re.findall(r": \w+\[([a-z-]+)\]: ", text)}
    assert of_foreign_files() - provoked == set()


def test_no_code_is_both_about_a_file_and_about_a_live_host() -> None:
    provoked = {code for case in CASES for code in case.codes}
    assert live() & provoked == set()


@pytest.mark.parametrize("code", known())
def test_a_page_starts_with_its_title_and_says_what_to_do(code: str) -> None:
    page = explain(code)
    assert page is not None
    title, blank, text = page.split("\n")[:3]
    assert title.startswith("# ")
    assert not title.endswith(".")
    assert blank == ""
    assert len(text) > 80


def test_an_unknown_code_has_no_page() -> None:
    assert explain("no-such-code") is None
    assert explain("../__init__") is None
