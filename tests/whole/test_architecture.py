"""The page of the architecture names the rooms that there are, and files that exist."""

from __future__ import annotations

import re

from kit.paths import ROOT

PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
ROOMS = {
    path.name
    for path in (ROOT / "compiler/gpc").iterdir()
    if path.is_dir() and (path / "__init__.py").exists()
}


def rooms_of(page: str) -> set[str]:
    """The names in the first column of the table of rooms."""
    rows = re.findall(r"^\| (`[^|]*`) \|", page, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def missing(page: str) -> list[str]:
    """The paths that a page names and that are not there."""
    named = set(re.findall(r"`((?:gpc|gpc_schemas|gpc_targets|schemas)/[\w/.]+)`", page))
    roots = ("compiler", "schemas", "targets", ".")
    return sorted(path for path in named if not any((ROOT / r / path).exists() for r in roots))


def test_every_room_has_a_row_and_every_row_a_room() -> None:
    assert rooms_of(PAGE) == ROOMS


def test_every_file_that_the_page_names_is_there() -> None:
    assert missing(PAGE) == []
    assert missing("see `gpc/nowhere.py`") == ["gpc/nowhere.py"]


def test_a_noun_has_one_file_name_in_every_layer() -> None:
    parts = {path.stem for path in (ROOT / "compiler/gpc/parts").glob("*.py")}
    for folder in ("libvirt", "qemu", "xl"):
        shared = {p.stem for p in (ROOT / "targets/gpc_targets" / folder).glob("*.py")} & parts
        assert shared >= {"cards", "disks", "networks", "display"}, folder


def test_the_page_is_one_page() -> None:
    assert len(PAGE.splitlines()) <= 80
