"""The lab's own tools: time limits, missing tools, and things that are made once."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path

import pytest

from lab.cache import made_once
from lab.namespace import bind, private
from lab.tools import require, run


def test_a_tool_that_is_missing_skips_and_names_its_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="Debian package no-package"):
        require("no-such-tool", "no-package")


def test_with_ci_a_tool_that_is_missing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="Debian package no-package"):
        require("no-such-tool", "no-package")


def test_a_command_that_hangs_is_ended_with_its_children() -> None:
    began = time.monotonic()
    with pytest.raises(TimeoutError, match=r"no end after 0\.3 s"):
        run(["/bin/sh", "-c", "sleep 60 & sleep 60"], timeout=0.3)
    assert time.monotonic() - began < 10


def test_what_a_command_said_is_kept() -> None:
    ran = run(["/bin/sh", "-c", "cat; echo no >&2; exit 3"], input="yes")
    assert (ran.code, ran.stdout, ran.stderr) == (3, "yes", "no\n")
    with pytest.raises(AssertionError, match="exit status 3"):
        ran.check()


def test_a_private_mount_is_seen_by_its_command_alone(tmp_path: Path) -> None:
    ours = tmp_path / "hostname"
    ours.write_text("lab\n")
    before = Path("/proc/version").read_text()
    seen = run(private(["/bin/cat", "/proc/version"], [bind(ours, "/proc/version")])).check()
    assert seen.stdout == "lab\n"
    assert Path("/proc/version").read_text() == before


def _make(cache: str) -> None:
    def fill(staging: Path) -> None:
        (staging / "part").touch()
        time.sleep(0.2)
        with open(Path(cache) / "times-made", "a") as log:
            log.write("x")

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", cache)
        assert (made_once("thing", fill) / "part").exists()


def test_a_thing_is_made_once_by_processes_side_by_side(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_make, args=(str(tmp_path),)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert (tmp_path / "times-made").read_text() == "x"


def test_a_thing_left_half_made_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "gpc-tests/thing.staging").mkdir(parents=True)
    (tmp_path / "gpc-tests/thing.staging/half").touch()
    made = made_once("thing", lambda staging: (staging / "whole").touch())
    assert [path.name for path in made.iterdir()] == ["whole"]
