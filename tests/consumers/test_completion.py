"""The scripts complete gpc's words in the real shells, at the first press of the tab key."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gpc.cli.completing import script
from kit.paths import ROOT
from lab.tools import require

CASES = [
    ("gpc expl", {"explain"}, set[str]()),
    ("gpc build --ba", {"--backend"}, set()),
    ("gpc build --backend li", {"libvirt"}, set()),
    ("gpc check --format co", {"concise"}, set()),
    ("gpc explain ide-needs", {"ide-needs-pc"}, set()),
    ("gpc explain no-d3", {"no-d3cold"}, set()),
    ("gpc apply b", {"build/tower"}, {"build/other"}),
    ("gpc graph fle", {"fleet"}, set()),
    ("gpc check --root fle", {"fleet"}, {"fleet.yaml"}),
]
"""What is typed, what is offered then, and what is not."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for tree in ("build/tower", "build/other", "fleet"):
        (tmp_path / tree).mkdir(parents=True)
    (tmp_path / "build/tower/manifest.json").touch()
    (tmp_path / "fleet.yaml").touch()
    for name, shell in (("gpc.bash", "bash"), ("_gpc", "zsh"), ("gpc.fish", "fish")):
        (tmp_path / name).write_text(script(shell))
    return tmp_path


def by_bash(typed: str, home: Path) -> set[str]:
    """What bash offers, asked as its own line editor asks."""
    program = (
        'source ./gpc.bash; read -ra COMP_WORDS <<<"$1"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n'
        "_gpc; printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    done = subprocess.run(
        [require("bash", "bash"), "--norc", "-c", program, "bash", typed],
        cwd=home, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert done.stderr == ""
    return set(done.stdout.split())


def by_fish(typed: str, home: Path) -> set[str]:
    """What fish offers."""
    done = subprocess.run(
        [
            *(require("fish", "fish"), "--no-config"),
            *("-c", 'source ./gpc.fish; complete -C "$argv[1]"', typed),
        ],
        cwd=home, capture_output=True, text=True, timeout=30, env={**os.environ, "HOME": str(home)},
    )  # fmt: skip
    assert done.stderr == ""
    return {line.partition("\t")[0].rstrip("/") for line in done.stdout.splitlines()}


def by_zsh(typed: str, home: Path) -> set[str]:
    """What stands on the line of a zsh after one press of the tab key, and what it lists."""
    (home / ".zshrc").write_text(
        "PS1='ready> '; fpath=($ZDOTDIR $fpath); autoload -U compinit; compinit -u -D\n"
        "unset zle_bracketed_paste; unsetopt prompt_sp\n"
    )
    zsh = require("zsh", "zsh")
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(home)
        env = {**os.environ, "TERM": "dumb", "HOME": str(home), "ZDOTDIR": str(home)}
        os.execvpe(zsh, ["zsh", "-d", "-i"], env)
    try:
        read_until(terminal, lambda text: text.rstrip().endswith("ready>"))
        os.write(terminal, f"{typed}\t".encode())
        text = read_until(terminal, lambda text: len(text.strip()) > len(typed))
    finally:
        os.close(terminal)
        os.waitpid(child, 0)
    return {word.rstrip("/=") for word in re.sub(r"[\r\n\x07\x08]+", " ", text).split()}


def read_until(terminal: int, is_enough: Callable[[str], bool]) -> str:
    """What a terminal shows, until that is enough and nothing more comes; at most 20 s."""
    text, end = "", time.monotonic() + 20
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.3)[0]:
            text += os.read(terminal, 4096).decode(errors="replace")
        elif is_enough(text):
            return text
    raise AssertionError(text)


SHELLS = {"bash": by_bash, "fish": by_fish, "zsh": by_zsh}


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(("typed", "offered", "withheld"), CASES, ids=[case[0] for case in CASES])
def test_a_shell_completes_what_is_typed(
    home: Path, shell: str, typed: str, offered: set[str], withheld: set[str]
) -> None:
    found = SHELLS[shell](typed, home)
    assert offered <= found
    assert not withheld & found


@pytest.mark.parametrize("page", sorted((ROOT / "docs/man").iterdir()), ids=lambda path: path.stem)
def test_a_manual_page_is_one_to_both_programs_that_read_them(page: Path) -> None:
    env = {**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80"}
    lint = subprocess.run(
        [require("mandoc", "mandoc"), "-T", "lint", "-W", "warning", str(page)],
        capture_output=True,
        text=True,
    )
    said = [line for line in lint.stdout.splitlines() if "missing date" not in line]
    assert said == []  # a page that is made anew for each version has no date of its own
    read = subprocess.run(
        [require("man", "man-db"), "--warnings", "-l", str(page)],
        capture_output=True,
        text=True,
        env=env,
        timeout=60,
    )
    assert (read.returncode, read.stderr) == (0, "")
    assert page.stem in read.stdout
