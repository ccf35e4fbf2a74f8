"""One fact has one version: what pages and rules say of a kernel is what the code goes by."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from gpc.checks.bindings import OVERRIDE_SINCE, VFIO_SINCE
from gpc.knowledge.entries import entries, prose
from gpc.knowledge.generating import catalogue
from gpc.resolve.drivers import FGLRX_UNTIL, VIRQFD_UNTIL
from gpc.resolve.host import PCIBACK_OVERRIDE_SINCE
from gpc.resolve.rules import all_rules
from kit.paths import ROOT

FACTS: list[tuple[str, tuple[int, ...]]] = [
    (r"xen-pciback", PCIBACK_OVERRIDE_SINCE),
    (r"vfio_virqfd|the module by itself", VIRQFD_UNTIL),
    (r"fglrx", FGLRX_UNTIL),
    (r"vfio-pci takes the ids|vfio-pci takes no ids", VFIO_SINCE),
    (r"driver_override", OVERRIDE_SINCE),
]
"""What a clause is about, the most telling first, and since or until when it is so."""

VERSION = re.compile(
    r"\b(?:since|before|from|until|below)\s+(?:Linux\s+|kernels?\s+)?(\d+)\.(\d+)\b(?!\.\d)"
)
CLAUSE = re.compile(r"(?<=[.;:|])\s|, and |\n\n")
PAGES = sorted(
    path
    for pattern in (
        *("README.md", "SECURITY.md", "docs/*.md", "examples/*/README.md"),
        *("compiler/gpc/report/codes/*.md", "targets/gpc_targets/*/README.md"),
    )
    for path in ROOT.glob(pattern)
)


def told(text: str) -> list[tuple[str, tuple[int, int]]]:
    """The clauses of a text that name a version, with it."""
    found = []
    for clause in CLAUSE.split(text.replace("`", "")):
        for version in VERSION.finditer(clause):
            found.append((" ".join(clause.split()), (int(version[1]), int(version[2]))))
    return found


def wrong(text: str) -> list[str]:
    """The clauses that know another version of a fact than the code does."""
    found = []
    for clause, version in told(text):
        about = next((fact for words, fact in FACTS if re.search(words, clause)), None)
        if about is not None and tuple(about) != version:
            found.append(clause)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_knows_the_version_that_the_code_goes_by(page: Path) -> None:
    assert wrong(page.read_text()) == []


@pytest.mark.parametrize("name", sorted(all_rules()))
def test_a_rule_knows_the_version_that_the_code_goes_by(name: str) -> None:
    assert wrong(all_rules()[name].text) == []


def test_every_fact_is_told_somewhere_and_a_wrong_one_is_found() -> None:
    texts = [path.read_text() for path in PAGES]
    texts += [rule.text for rule in all_rules().values()]
    texts += [f"{prose(id).text} {prose(id).refusal}" for id in entries()]
    clauses = [clause for text in texts for clause, _ in told(text)]
    for words, _ in FACTS[:2] + FACTS[3:]:
        assert [clause for clause in clauses if re.search(words, clause)], words
    assert wrong("by the hide of xen-pciback (kernels before 3.16), add it")
    assert wrong("It is gone: before Linux 6.3 the module vfio_virqfd was there.")
    assert not wrong("by the hide of xen-pciback (kernels before 4.9), add it")


@pytest.mark.parametrize("data", catalogue(), ids=lambda data: data["id"])
def test_a_workaround_says_the_versions_that_it_goes_by(data: dict[str, Any]) -> None:
    """What the text says of Linux is a bound of a condition, or stands at since."""
    known = {tuple(map(int, found)) for found in re.findall(r"(\d+)\.(\d+)", _bounds(data))}
    text = " ".join(
        (data["text"], data.get("refusal", ""), data.get("caution", {}).get("text", ""))
    )
    for clause, version in told(text):
        assert version in known, clause


def _bounds(data: dict[str, Any]) -> str:
    spelled = [data.get("since", {}), data.get("obsolete_since", {})]
    spelled += [data["needs"], data.get("when", {}), data.get("caution", {}).get("when", {})]
    spelled += [effect.get("when", {}) for effect in data.get("effects", ())]
    return str(spelled)
