"""README is followed word by word by somebody who has nothing but a clone of this repository.

The commands of "Install" and of every console block run one after the other as in one shell, up to
a rehearsed boot; what a block shows is compared with what is printed. The bind script's block is
the host's, and is replayed in test_story.py.
"""

from __future__ import annotations

import errno
import os
import pty
import re
import subprocess
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.paths import ROOT
from lab.tools import require

SYSTEM = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
BLOCK = re.compile(r"^```(\w+)( \w+)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REMEMBER = '\ncode=$?\n{ pwd; echo "$PATH"; } > "$HOME/state"\nexit $code\n'


class Newcomer:
    """Somebody at a shell, who has a home, a clone in it, and no gpc."""

    def __init__(self, home: Path) -> None:
        git = require("git", "git")
        words = [git, "clone", "--quiet", str(ROOT), str(home / "gpc")]
        subprocess.run(words, check=True, timeout=120)
        own = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        self.env = {**own, "HOME": str(home), "PATH": SYSTEM, "TERM": "dumb"}
        for name in ("VIRTUAL_ENV", "XDG_CACHE_HOME", "COLUMNS"):
            self.env.pop(name, None)
        self.place, self.state = home / "gpc", home / "state"

    def types(self, command: str) -> str:
        """What a terminal shows of a command; where it went and its PATH are kept for the next."""
        keyboard, terminal = pty.openpty()
        termios.tcsetwinsize(terminal, (24, 80))
        modes = termios.tcgetattr(terminal)
        modes[1] &= ~termios.OPOST  # lines end as programs end them
        termios.tcsetattr(terminal, termios.TCSANOW, modes)
        shell = subprocess.Popen(
            ["/bin/sh", "-c", command + REMEMBER],
            cwd=self.place, env=self.env, stdin=terminal, stdout=terminal, stderr=terminal,
            start_new_session=True,
        )  # fmt: skip
        os.close(terminal)
        shown = b"".join(everything(keyboard))
        os.close(keyboard)
        shell.wait(timeout=60)
        place, path = self.state.read_text().splitlines()
        self.place = Path(place)
        self.env["PATH"] = path
        return shown.decode()


def everything(keyboard: int) -> Iterator[bytes]:
    """What is written to a terminal until nobody has it open any more."""
    while True:
        try:
            data = os.read(keyboard, 65536)
        except OSError as error:
            if error.errno != errno.EIO:  # Linux says it of a terminal that was closed
                raise
            return
        yield data


def readme() -> Iterator[tuple[str, str, str, str]]:
    """Each block of README: its section, its language with what is said of it, its text."""
    for section in re.split(r"^(?=## )", (ROOT / "README.md").read_text(), flags=re.MULTILINE):
        title = section.splitlines()[0].removeprefix("## ")
        for language, kind, text in BLOCK.findall(section):
            yield title, language, kind.strip(), text


@pytest.mark.slow
@pytest.mark.consumer
def test_a_newcomer_can_follow_the_readme_word_by_word(tmp_path: Path) -> None:
    require("qemu-system-x86_64", "qemu-system-x86")  # which README asks for, to rehearse
    newcomer = Newcomer(tmp_path)
    assert newcomer.types("command -v gpc") == ""
    followed = 0
    for title, language, kind, text in readme():
        if (title, language) == ("Install", "sh"):
            assert "rror" not in (said := newcomer.types(text)), said
        elif language == "yaml":
            newcomer.types("mkdir ../mine && cd ../mine")
            (newcomer.place / "machine.yaml").write_text(text)
        elif language == "console" and kind != "host":
            if kind == "story":
                newcomer.types("cd ../gpc")
            for command, expected in re.findall(
                r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, flags=re.MULTILINE
            ):
                said = newcomer.types(command)
                print(f"$ {command}\n{said}", end="")
                pattern = re.escape(expected).replace(re.escape("...\n"), r"(?:.*\n)*")
                assert re.fullmatch(pattern, said), f"{command}\n{said}"
                followed += 1
    assert followed >= 15
    assert (tmp_path / "gpc/trial/machine.svg").read_text().startswith("<svg ")
    assert not list((tmp_path / "gpc/trial/image/etc").rglob("*gpc*"))

    # GitHub's runner has no more than that: it finds gpc where later steps look for programs.
    newcomer.types("cd .. && mkdir ../runner")
    installs = "RUNNER_TEMP=$HOME/runner GITHUB_PATH=$HOME/path sh packaging/github/install.sh"
    assert newcomer.types(f"{installs} && $(cat $HOME/path)/gpc --version").startswith("gpc ")

    # And the shortest way, which needs nothing of the above: python3, venv and make.
    demo = newcomer.types("make demo")
    assert "+ etc/xen/win7_x64.cfg" in demo
    assert "└── gpc-bind" in demo
    assert "softdep radeon pre: xen-pciback" in demo
