"""The shell that is named gets its own script, and completes at the first press of the tab key."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from gpc.cli.completing import SHELLS
from kit.paths import ROOT


def gpc(*words: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gpc", *words],
        env={**os.environ, "HOME": str(home), **more}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_of_the_shell_that_is_named(tmp_path: Path, shell: str) -> None:
    marks = {"bash": "complete -F _gpc gpc", "fish": "complete -c gpc", "zsh": "#compdef gpc"}
    for other in SHELLS:
        shown = gpc("--show-completion", shell, home=tmp_path, SHELL=f"/bin/{other}")
        assert shown.returncode == 0
        assert [word for word, mark in marks.items() if mark in shown.stdout] == [shell]
    by_itself = gpc("--show-completion", home=tmp_path, SHELL=f"/bin/{shell}")
    assert by_itself.stdout == shown.stdout


@pytest.mark.parametrize("words", [("csh",), ("bash", "zsh")])
def test_a_shell_that_is_not_known_is_a_usage_error(tmp_path: Path, words: tuple[str, ...]) -> None:
    for option in ("--show-completion", "--install-completion"):
        ended = gpc(option, *words, home=tmp_path)
        assert ended.returncode == 2
        assert "bash, fish, zsh" in ended.stderr


def test_zsh_is_installed_with_a_script_that_completes_at_once(tmp_path: Path) -> None:
    ended = gpc("--install-completion", "zsh", home=tmp_path)
    assert ended.returncode == 0, ended.stderr
    (script,) = tmp_path.rglob("_gpc")
    assert script.read_text() == gpc("--show-completion", "zsh", home=tmp_path).stdout


def test_the_hooks_call_commands_that_are_there(tmp_path: Path) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    for hook in hooks:
        program, command, *options = hook["entry"].split()
        assert program == "gpc"
        shown = gpc(command, "--help", home=tmp_path)
        assert shown.returncode == 0
        assert all(option in shown.stdout for option in options)
