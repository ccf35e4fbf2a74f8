"""What `make part` and its kin for tools lay out holds, and costs what it should."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kit.paths import ROOT
from layout.__main__ import edits, laid_out, main

MOST_FILES, MOST_LINES, MOST_EDITED, MOST_ADDED = 7, 60, 4, 3
"""What a part may cost: new files, lines of each, files that are edited, lines in each."""

EDITED = re.compile(r"^  (\S+/\S+\.py|pyproject\.toml)(?: .*)?$", re.MULTILINE)
ADDED = re.compile(r"^      (\S.*?)(?:        (?:in|to) .*)?$", re.MULTILINE)


POINTS = re.compile(r"^\[project\.entry-points\.\"gpc\.targets\"\]\n(.*?)\n\n", re.M | re.S)
NEW = {
    "loader": "new_loader",
    "owner": "new_owner",
    "builder": "new_builder",
    "backend": "new_vmm",
}

START = """\
import runpy, sys
sys.path[:0] = sys.argv.pop(1).split(":")
sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
"""Runs a module with directories in front of the import path, and so before what is installed."""


def additions(kind: str, name: str) -> dict[str, list[str]]:
    """The lines that are to be added, by the files that they go into."""
    blocks = EDITED.split(edits(kind, name))
    pairs = zip(blocks[1::2], blocks[2::2], strict=True)
    return {path: ADDED.findall(text) for path, text in pairs}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources with a part and a tool of each kind laid out in it."""
    copy = tmp_path_factory.mktemp("recipes")
    for name in ("compiler", "schemas", "targets", "tests", "examples"):
        shutil.copytree(
            ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "machines")
        )
    shutil.copy(ROOT / "pyproject.toml", copy)
    shutil.copytree(ROOT / "docs", copy / "docs")
    points = POINTS.search(text_of(copy, "pyproject.toml"))
    assert points is not None
    listed = points[1]
    for kind, name in NEW.items():
        assert main(kind, name, copy) == 0
        listed += "\n" + additions(kind, name)["pyproject.toml"][0]
    about = copy / "site/gpc_copy-1.dist-info"
    about.mkdir(parents=True)
    (about / "entry_points.txt").write_text("[gpc.targets]\n" + listed.replace('"', "") + "\n")
    assert main("part", "new_part", copy) == 0
    for path, lines in additions("part", "new_part").items():
        add(copy / path, lines)
        if "/xl/" in path:  # the new back end has no words for it either
            add(copy / path.replace("/xl/", "/new_vmm/"), lines)
    return copy


def text_of(copy: Path, name: str) -> str:
    return (copy / name).read_text(encoding="utf-8")


def add(path: Path, lines: list[str]) -> None:
    """Adds lines as a person would: imports among the imports, a row to the table, a field last."""
    text = path.read_text()
    for line in lines:
        if line.startswith("from "):
            text = text.replace("\nfrom gpc", f"\n{line}\nfrom gpc", 1)
        elif line.endswith(",") and line[:-1].isidentifier():
            text = re.sub(
                r"^(from gpc_targets\.\w+ import) (?:\(([^)]*?),?\s*\)|([^\n(]*))$",
                rf"\1 (\2\3, {line[:-1]})",
                text,
                count=1,
                flags=re.M,
            )
        elif "Annotated[" in line:
            text = text.replace("\n    raw: Annotated", f"\n    {line}\n    raw: Annotated", 1)
        else:
            text = re.sub(r"(Words\[\w+\] = \{\n)", rf"\g<1>    {line}\n", text, count=1)
    path.write_text(text)


def run(copy: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Python on the copy's sources, and on no others."""
    first = ":".join(
        str(copy / name) for name in ("site", "compiler", "schemas", "targets", "tests")
    )
    return subprocess.run(
        [sys.executable, "-c", START, first, *words],
        cwd=copy,
        env={**os.environ, "XDG_CACHE_HOME": str(copy / "cache")},
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_a_part_costs_seven_short_files_and_three_lines_in_each_of_four() -> None:
    files = laid_out("part", "new_part")
    assert len(files) <= MOST_FILES
    assert max(len(text.splitlines()) for text in files.values()) <= MOST_LINES
    added = additions("part", "new_part")
    assert len(added) <= MOST_EDITED
    assert max(map(len, added.values())) <= MOST_ADDED


@pytest.mark.parametrize("kind", NEW)
def test_a_tool_costs_its_folder_its_test_and_a_line_of_pyproject(kind: str) -> None:
    beside = {path for path in laid_out(kind, "x") if not path.startswith("targets/gpc_targets/x/")}
    assert beside == {"tests/targets/test_x.py"}
    assert {path: len(lines) for path, lines in additions(kind, "x").items()} == {
        "pyproject.toml": 1
    }


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    assert main("part", "new_part", tmp_path) == 0
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert main("part", "new_part", tmp_path) == 2
    assert main("part", "../new_part", tmp_path) == 2
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()} == before


@pytest.mark.slow
def test_what_is_laid_out_builds_and_says_why(checkout: Path) -> None:
    generated = run(checkout, "reference")
    assert generated.returncode == 0, generated.stderr
    listed = run(checkout, "gpc.cli.entry", "targets")
    assert {"new_loader", "new_owner", "new_builder", "new-vmm"} <= {
        line.split()[0] for line in listed.stdout.splitlines()
    }, listed.stderr
    machine = (ROOT / "examples/desktop-win11/machine.yaml").read_text()
    machine = machine.replace(
        "    os: windows-11\n", "    os: windows-11\n    new_part: {model: this}\n"
    )
    (checkout / "machine.yaml").write_text(machine)
    for backend, line, path in (
        ("libvirt", "<new-part model=", "etc/gpc/libvirt/win11.xml"),
        ("qemu", "-device this,id=new-part", "usr/local/sbin/gpc-guest-win11"),
    ):
        built = run(checkout, "gpc.cli.entry", "build", "--backend", backend, "-o", backend)
        assert built.returncode == 0, built.stdout + built.stderr
        lines = text_of(checkout, f"{backend}/{path}").splitlines()
        number = next(n for n, text in enumerate(lines, 1) if line in text)
        why = run(
            checkout, "gpc.cli.entry", "why", f"{backend}/{path}:{number}", "--backend", backend
        )
        assert "guests.win11.new_part.model" in why.stdout, why.stdout + why.stderr
    for backend in ("xl", "new-vmm"):
        refused = run(checkout, "gpc.cli.entry", "check", "--backend", backend)
        assert "`new_part`" in refused.stdout + refused.stderr
        assert refused.returncode == 1, refused.stderr


@pytest.mark.slow
def test_the_tests_that_are_laid_out_with_a_tool_hold(checkout: Path) -> None:
    files = [f"tests/targets/test_{name}.py" for kind, name in NEW.items() if kind != "backend"]
    ran = run(checkout, "pytest", "-q", "-p", "no:cacheprovider", *files)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.slow
def test_leaving_a_back_ends_word_out_fails_a_test(checkout: Path, tmp_path: Path) -> None:
    words = checkout / "targets/gpc_targets/qemu/words.py"
    whole = words.read_text()
    tests = ["pytest", "-q", "-p", "no:cacheprovider", "tests/unit/target/test_words.py"]
    kept = run(checkout, *tests)
    assert kept.returncode == 0, kept.stdout
    words.write_text(re.sub(r"    GuestNewPart: .*\n", "", whole))
    failed = run(checkout, *tests)
    words.write_text(whole)
    assert "GuestNewPart" in failed.stdout
    assert failed.returncode == 1
