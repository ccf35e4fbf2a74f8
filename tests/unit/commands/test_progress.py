"""A long command says how far it is: in a line that changes on a terminal, else in whole lines."""

from __future__ import annotations

import io

import pytest

from gpc.commands.progress import Progress
from gpc.rehearse.verdict.records import RehearsedBoot, Step, Verdict


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def step(verdict: Verdict) -> Step:
    return Step("bound", "the card is kept by vfio-pci from the first moment on", verdict, 1.0)


def told(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> Progress:
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "linux")
    progress = Progress()
    for one in (step("pass"), step("fail")):
        progress.hear(one)
    steps = (step("pass"), step("fail"))
    progress.hear(RehearsedBoot("compiled", "As compiled", 31.4, steps, "", ""))
    return progress


def test_progress_is_shown_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, terminal = io.StringIO(), Terminal()
    told(plain, monkeypatch)
    assert plain.getvalue() == "As compiled: 1 of 2 steps failed, 31 s\n"
    told(terminal, monkeypatch)
    assert terminal.getvalue().startswith("\r\x1b[K")
    assert terminal.getvalue().endswith(plain.getvalue())


@pytest.mark.parametrize("columns", [1, 20, 60, 200])
def test_its_line_fits_the_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    line = told(Terminal(), monkeypatch).line(columns)
    assert len(line) < max(columns, 2)
    assert columns < 200 or "  1 passed, 1 failed  the card is kept" in line
