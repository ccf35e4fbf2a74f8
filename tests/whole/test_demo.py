"""`make demo` needs python3, venv and make, and nothing that this checkout has."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from kit.paths import ROOT


@pytest.mark.slow
def test_the_demo_works_in_a_clean_clone(tmp_path: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is missing")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True, timeout=120)
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    result = subprocess.run(
        ["make", "demo"],
        cwd=clone,
        env={**env, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert result.returncode == 0, result.stderr
    assert "+ etc/xen/win7_x64.cfg" in result.stdout
    assert "└── gpc-bind" in result.stdout
    assert "softdep radeon pre: xen-pciback" in result.stdout
