"""`nohup make test &` is `make test`: no test hangs on what its starter ignores."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from kit.paths import ROOT, TESTS

ASKS = re.compile(
    r"\b(?:send_signal|os\.kill|os\.killpg|killpg)\(.*(?:request_|SIG(?:INT|TERM|HUP))"
)
SETS = re.compile(r"\b(?:in_a_terminal|as_in_a_terminal)\b")


@pytest.mark.parametrize(
    ("file", "tests"),
    [
        ("apply/test_actions.py", "a_program_ends_in_its_own_time"),
        ("apply/test_interference.py", "a_request_for_an_end"),
    ],
)
def test_a_request_for_an_end_arrives_where_the_starter_ignores_it(file: str, tests: str) -> None:
    words = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", TESTS / file]
    ignoring = ["/bin/sh", "-c", 'trap "" INT HUP TERM; exec "$@"', "sh", *words, "-k", tests]
    ran = subprocess.run(ignoring, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"\b[1-9][0-9]* passed", ran.stdout)


def test_whoever_asks_for_an_end_says_that_nothing_is_ignored() -> None:
    texts = {path: path.read_text() for path in TESTS.rglob("*.py") if path != Path(__file__)}
    asking = {path: text for path, text in texts.items() if ASKS.search(text)}
    assert len(asking) >= 3
    assert [path for path, text in asking.items() if not SETS.search(text)] == []


@pytest.mark.parametrize(
    ("line", "asks"),
    [
        ("os.kill(os.getpid(), request_)", True),
        ("process.send_signal(signal.SIGINT)", True),
        ("os.kill(child, signal.SIGKILL)", False),
    ],
)
def test_the_search_finds_what_it_is_for(line: str, asks: bool) -> None:
    assert bool(ASKS.search(line)) == asks
