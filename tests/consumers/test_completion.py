"""Completion in the shells themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from gpc.cli.completing import script
from lab.tools import require


def test_zsh_completes_at_the_first_press_of_the_tab_key(tmp_path: Path) -> None:
    zsh = require("zsh", "zsh")
    bin = tmp_path / "bin"
    bin.mkdir()
    (bin / "gpc").write_text(f'#!/bin/sh\nexec {sys.executable} -m gpc "$@"\n')
    (bin / "gpc").chmod(0o755)
    (tmp_path / "_gpc").write_text(script("zsh"))
    (tmp_path / ".zshrc").write_text(
        f"fpath=({tmp_path} $fpath)\nPATH={bin}:$PATH\nPS1='> '\n"
        "autoload -Uz compinit && compinit -u -D\n"
    )
    keys = (
        "zmodload zsh/zpty\n"
        f"zpty z env ZDOTDIR={tmp_path} TERM=dumb zsh -i\n"
        "sleep 2; zpty -w -n z $'gpc rehe\\t'; sleep 4; zpty -w -n z $'\\C-u'; sleep 1\n"
        "while zpty -r -t z line; do print -r -- $line; done; zpty -d z\n"
    )
    ended = subprocess.run([zsh, "-fc", keys], capture_output=True, text=True, timeout=60)
    assert "gpc rehearse" in ended.stdout, ended.stdout + ended.stderr
