"""The documentation site is built as `make site` does it, and its pages load nothing from afar."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kit.paths import ROOT
from lab.tools import require

OWN = ("README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile", "mkdocs.yml")
LOADED = re.compile(
    r"<(?:script|img|link|iframe)\b[^>]*\b(?:src|href)=\"?((?:https?:)?//[^\s\">]+)"
)
IN_STYLE = re.compile(r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\s\"')]+)")


@pytest.mark.slow
def test_the_site_is_built_strictly_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    for name in (*OWN, "constraints-docs.txt"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("docs", "packaging", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    made = subprocess.run(
        [require("make", "make"), "site"],
        cwd=tmp_path, env=env, capture_output=True, text=True, timeout=400,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    pages = {str(page.relative_to(tmp_path / "site")) for page in tmp_path.glob("site/**/*.html")}
    assert {"index.html", "readme/index.html", "hosts/arch/index.html"} <= pages
    assert len(pages) >= 40
    for path in tmp_path.glob("site/**/*"):
        if path.suffix in (".html", ".css"):
            text = path.read_text(encoding="utf-8")
            pattern = LOADED if path.suffix == ".html" else IN_STYLE
            assert pattern.findall(text) == [], path


def test_what_a_page_would_load_is_found() -> None:
    assert LOADED.findall('<link rel="stylesheet" href="https://x/a.css">') == ["https://x/a.css"]
    assert LOADED.findall("<script src=//x/a.js>") == ["//x/a.js"]
    assert LOADED.findall('<a href="https://x/">') == []
    assert IN_STYLE.findall("a{b:url(https://x/f.woff)}") == ["https://x/f.woff"]
