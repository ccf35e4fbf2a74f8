"""A program that gpc runs has nothing to read and nobody to ask, and is not waited for for ever."""

from __future__ import annotations

import os
import pty
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gpc.host import programs
from gpc.host.reader import Answer
from gpc.host.real import RealReader
from gpc.host.writer import RealHost

RUNS: dict[str, Callable[[tuple[str, ...]], Answer]] = {
    "query": lambda command: RealReader("/").query(command),
    "act": lambda command: RealHost("/").act(command, {}),
}


@pytest.fixture(params=RUNS)
def runs(request: pytest.FixtureRequest) -> Callable[[tuple[str, ...]], Answer]:
    return RUNS[request.param]


def sh(script: str) -> tuple[str, ...]:
    return ("sh", "-c", script)


def test_a_program_that_reads_its_input_finds_the_end_of_it(
    runs: Callable[[tuple[str, ...]], Answer],
) -> None:
    assert runs(sh("cat; echo over")) == Answer(0, "over\n")
    assert runs(sh("echo 'Rebuild the image? [y/N]'; read -r answer || exit 3")).code == 3


def within_terminal(job: Callable[[], str]) -> str:
    """What a job says that runs where there is a terminal to ask at."""
    pid, terminal = pty.fork()
    if pid == 0:
        try:
            os.write(1, f"[{job()}]".encode())
        finally:
            os._exit(0)
    said = b""
    try:
        while not said.endswith(b"]"):
            said += os.read(terminal, 1024)
    except OSError:
        pass  # how a terminal says that the other end is gone
    finally:
        os.waitpid(pid, 0)
        os.close(terminal)
    return said.decode()


def test_a_program_finds_no_terminal_to_ask_at(
    runs: Callable[[tuple[str, ...]], Answer],
) -> None:
    asking = sh("(: </dev/tty) 2>/dev/null && echo asks || echo alone")
    assert "alone" in within_terminal(lambda: runs(asking).text)
    plain = lambda: subprocess.run(asking, stdout=subprocess.PIPE, check=True).stdout.decode()  # noqa: E731
    assert "asks" in within_terminal(plain)


def test_what_a_program_leaves_behind_is_not_waited_for(
    runs: Callable[[tuple[str, ...]], Answer], tmp_path: Path
) -> None:
    start = time.monotonic()
    answer = runs(sh(f"sleep 15 & echo $! >{tmp_path}/pid; echo done"))
    os.kill(int((tmp_path / "pid").read_text()), 9)
    assert answer == Answer(0, "done\n")
    assert time.monotonic() - start < 10


def test_what_does_not_end_in_time_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    script = f"sleep 60 & echo $! >{tmp_path}/pid; wait"
    answer = programs.run(sh(script), 0.5)
    assert answer == Answer(124, "sh did not end within 0 seconds")
    child = int((tmp_path / "pid").read_text())
    for _ in range(100):
        if not is_running(child):
            break
        time.sleep(0.05)
    assert not is_running(child)


def is_running(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_what_breaks_in_on_the_waiting_ends_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(self: subprocess.Popen[bytes], seconds: float | None = None) -> int:
        if seconds is None:
            return wait(self)
        raise KeyboardInterrupt

    wait = subprocess.Popen.wait
    monkeypatch.setattr(subprocess.Popen, "wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        programs.run(("sleep", f"{60 + os.getpid()}"), 30)
    monkeypatch.undo()
    lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert f"sleep\0{60 + os.getpid()}\0".encode() not in lines


def test_a_program_that_is_not_there_or_may_not_be_run_is_said(
    runs: Callable[[tuple[str, ...]], Answer], tmp_path: Path
) -> None:
    (tmp_path / "plain").write_text("")
    assert runs(("gpc-no-such-program",)).code == 127
    assert runs((str(tmp_path / "plain"),)).code == 126


def test_output_that_is_no_text_is_text_all_the_same(
    runs: Callable[[tuple[str, ...]], Answer],
) -> None:
    assert runs(sh("printf 'a\\377b'; echo c >&2")) == Answer(0, "a\N{REPLACEMENT CHARACTER}bc\n")
