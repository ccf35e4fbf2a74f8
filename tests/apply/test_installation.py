"""Root changes no system by code that somebody else can write, and says what to do about it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gpc.commands.apply import apply
from gpc.host.trusted import TRUST_INSTALLATION
from kit import host_tree
from kit.paths import ROOT
from lab.tools import require_root

PARTS = ("compiler/gpc", "schemas/gpc_schemas", "targets/gpc_targets")


class Installed:
    """gpc in a directory of packages of its own, with all that it needs."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.packages = base / "venv/site-packages"
        self.packages.mkdir(parents=True)
        for part in PARTS:
            (self.packages / Path(part).name).symlink_to(ROOT / part)
        self.root = host_tree.lay_out(base / "root")
        self.tree = host_tree.build_tree(base / "tree", host_tree.V1)

    def apply(self, **environment: str) -> subprocess.CompletedProcess[str]:
        """`gpc apply`, as root starts it from there."""
        code = (
            f"import sys; sys.path.insert(0, {str(self.packages)!r})\n"
            "from gpc.cli.entry import main; sys.exit(main())"
        )
        words = ["apply", str(self.tree), "--root", str(self.root), "--yes", "--adopt"]
        env = {k: v for k, v in os.environ.items() if k != TRUST_INSTALLATION}
        return subprocess.run(
            [sys.executable, "-B", "-c", code, *words],
            cwd=self.base,
            env={**env, **environment},
            capture_output=True,
            text=True,
            timeout=60,
        )


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    require_root("what root may import")
    monkeypatch.delenv(TRUST_INSTALLATION)
    return Installed(tmp_path)


def somebody_elses(path: Path) -> None:
    os.chown(path, 4321, 4321, follow_symlinks=False)


@pytest.mark.parametrize("where", ["venv", "venv/site-packages", "venv/site-packages/gpc"])
def test_an_installation_of_somebody_elses_is_refused(installed: Installed, where: str) -> None:
    path = installed.base / where
    somebody_elses(path)
    before = host_tree.photograph(installed.root)
    refused = installed.apply()
    assert refused.returncode == 5, refused
    assert f"another user can write: {path}" in refused.stderr
    assert "sudo python3 -m venv /opt/gpc" in refused.stderr
    assert host_tree.photograph(installed.root) == before


def test_whoever_knows_better_says_so(installed: Installed) -> None:
    somebody_elses(installed.base / "venv")
    applied = installed.apply(**{TRUST_INSTALLATION: "1"})
    assert applied.returncode == 0, applied


def test_targets_of_somebody_elses_are_code_too(installed: Installed) -> None:
    """Entry points are read from the directories of the import path."""
    stranger = installed.packages / "stranger-1.dist-info"
    stranger.mkdir()
    somebody_elses(stranger)
    refused = installed.apply()
    assert refused.returncode == 5
    assert str(stranger) in refused.stderr


def test_a_module_in_the_working_directory_is_not_imported(installed: Installed) -> None:
    """With an empty element in PYTHONPATH it stands on the import path."""
    (installed.base / "typer.py").write_text("open('attacked', 'w')\n")
    installed.base.chmod(0o777)
    (installed.base / "venv").chmod(0o755)
    installed.apply(PYTHONPATH=":")
    assert not (installed.base / "attacked").exists()


@pytest.mark.parametrize("command", ["rollback", "restore", "confirm"])
def test_every_command_that_changes_a_system_asks(
    installed: Installed,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    from gpc.commands import apply as commands

    monkeypatch.setattr(sys, "path", [str(installed.packages)])
    somebody_elses(installed.packages)
    run = {
        "rollback": lambda: commands.rollback(None, root=str(installed.root), yes=True),
        "restore": lambda: commands.restore(root=str(installed.root), yes=True),
        "confirm": lambda: commands.confirm(root=str(installed.root)),
    }
    assert run[command]() == 5
    assert "another user can write" in capsys.readouterr().err


def test_a_dry_run_changes_nothing_and_says_what_it_would_do(installed: Installed) -> None:
    somebody_elses(installed.base / "venv")
    assert apply(str(installed.tree), root=str(installed.root), dry_run=True, adopt=True) == 0
