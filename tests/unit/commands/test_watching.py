"""A file that is watched is judged again when it changes, however it was saved."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from gpc.commands.watching import watch
from kit.paths import EXAMPLES
from kit.signals import as_in_a_terminal

SOUND = (EXAMPLES / "phenom-win7-kvm/machine.yaml").read_text()


def test_a_file_is_judged_at_each_change_until_it_is_interrupted(tmp_path: Path) -> None:
    file = tmp_path / "machine.yaml"
    file.write_text(SOUND)
    words = [sys.executable, "-m", "gpc.cli.entry", "check", "--watch", "--format", "concise"]
    with (
        as_in_a_terminal(),
        subprocess.Popen(words, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as running,
    ):
        assert running.stderr is not None
        assert running.stderr.readline() == "machine.yaml is sound\n"
        assert running.stderr.readline().startswith("watching")
        other = tmp_path / "other"
        other.write_text(SOUND.replace("vcpus:", "vcpu:"))
        other.rename(file)  # as editors save
        assert "error[unknown-key]" in running.stderr.readline()
        assert running.stderr.readline().startswith("watching")
        file.unlink()
        assert "there is no machine.yaml here" in running.stderr.readline()
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=30) == 130


def test_what_is_read_once_is_not_watched() -> None:
    assert watch(["-"], lambda: 70) == 2
