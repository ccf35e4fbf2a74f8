"""What README and docs show is true: machines compile, transcripts are what gpc prints, links lead.

Three conventions. A `yaml` block is a machine.yaml, whole when it says `gpc: 1`, else a fragment
that is merged into pages_base.yaml. In a `console` block lines after `$ ` are commands, run where
the page's first whole machine is machine.yaml; the lines up to the next are what they print, and
`...` stands for more of it. The page's first `xml` block is guest.xml there. Anything else is
another kind of block. README is for test_newcomer.py. A page that names a captured host in a remark
has a copy of it as `my-host`.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gpc.build import build_source
from gpc.report.diagnostics import Refused
from kit.fragments import whole
from kit.paths import CAPTURED, ROOT

PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "examples").glob("*/README.md")),
]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")

ALLOWED = {"obsolete-workaround", "workaround-conflict"}
"""Errors that a page may show on purpose: what the catalogue holds for machines of old."""

HOST = re.compile(r"<!-- host: ([\w-]+) -->")

NOT_GPC = ("git", "python3", "sudo", "make", "pip")


FOLLOWED = ROOT / "README.md"
"""Its transcripts are followed in a clone by test_newcomer.py, with nothing prepared."""


def blocks(language: str) -> list[tuple[Path, str]]:
    return [
        (page, text)
        for page in PAGES
        if page.exists()
        for found, text in BLOCK.findall(page.read_text())
        if found == language
    ]


def name(value: object) -> str:
    return str(value.relative_to(ROOT)) if isinstance(value, Path) else ""


def errors(text: str) -> set[str]:
    """The codes of the errors that keep a machine.yaml from compiling."""
    try:
        build_source("machine.yaml", text.encode())
    except Refused as refused:
        return {found.code for found in refused.findings if found.severity == "error"}
    return set()


@pytest.mark.parametrize(("page", "block"), blocks("yaml"), ids=name)
def test_a_machine_that_a_page_shows_compiles(page: Path, block: str) -> None:
    assert errors(whole(block)) <= ALLOWED


def commands(block: str) -> list[tuple[str, str]]:
    """Each command of a transcript with what it prints."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize(
    ("page", "block"), [found for found in blocks("console") if found[0] != FOLLOWED], ids=name
)
def test_a_transcript_is_what_gpc_prints(page: Path, block: str, tmp_path: Path) -> None:
    machines = [text for other, text in blocks("yaml") if other == page and "gpc: 1" in text]
    for machine in machines[:1]:  # a page about files of others may have none
        (tmp_path / "machine.yaml").write_text(machine)
    for domain in [text for other, text in blocks("xml") if other == page][:1]:
        (tmp_path / "guest.xml").write_text(domain)
    for host in HOST.findall(page.read_text()):
        shutil.copytree(CAPTURED / host, tmp_path / "my-host", symlinks=True)
    bin = tmp_path / "bin"
    bin.mkdir()
    (bin / "gpc").write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m gpc.cli.entry "$@"\n'
    )
    (bin / "gpc").chmod(0o755)
    env = {
        **os.environ,
        "PATH": f"{bin}:{os.environ['PATH']}",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "COLUMNS": "80",
        "NO_COLOR": "1",
    }
    for command, expected in commands(block):
        if command.split()[0] in NOT_GPC:
            continue
        result = subprocess.run(
            command, shell=True, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60
        )
        pattern = re.escape(expected).replace(re.escape("...\n"), r"(?:.*\n)*")
        assert re.fullmatch(pattern, result.stdout + result.stderr), result.stdout + result.stderr


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text())
    assert [link for link in targets if not (page.parent / link).exists()] == []


def test_the_readme_shows_a_machine_and_a_transcript() -> None:
    readme = ROOT / "README.md"
    (machine,) = [text for page, text in blocks("yaml") if page == readme]
    assert 15 <= len(machine.splitlines()) <= 30
    assert sum(1 for page, _ in blocks("console") if page == readme) >= 3
