"""What a long command says while it works: a line that changes on a terminal, else whole lines."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType

from gpc.commands.console import note
from gpc.rehearse.verdict.records import RehearsedBoot, Step

_TICK_SECONDS = 0.5


class Progress:
    """Tells of boots as they end and, on a terminal, of the steps in between and the time."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._ticker = threading.Thread(target=self._tick, daemon=True)
        self._start = time.monotonic()
        self._passed = self._failed = 0
        self._last = "booting the replica"

    def __enter__(self) -> Progress:
        if self._is_terminal:
            self._ticker.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        if self._is_terminal:
            self._ticker.join()
            self._clear()

    def hear(self, news: RehearsedBoot | Step) -> None:
        """Hears of a step or a boot that ended."""
        with self._lock:
            if isinstance(news, Step):
                self._passed += news.verdict == "pass"
                self._failed += news.verdict == "fail"
                self._last = news.title
                return
            bad = sum(step.verdict == "fail" for step in news.steps)
            good = sum(step.verdict == "pass" for step in news.steps)
            what = f"{bad} of {len(news.steps)} steps failed" if bad else f"{good} steps passed"
            if not bad and good < len(news.steps):
                what = f"{what}, {len(news.steps) - good} skipped"
            self._clear()
            note(f"{news.title}: {what}, {news.seconds:.0f} s")

    def line(self, columns: int) -> str:
        """The line that changes, no wider than the terminal."""
        failed = f", {self._failed} failed" if self._failed else ""
        seconds = time.monotonic() - self._start
        text = f"{seconds:3.0f} s  {self._passed} passed{failed}  {self._last}"
        return text if len(text) < columns else f"{text[: max(0, columns - 2)]}…"

    def _tick(self) -> None:
        while not self._ended.wait(_TICK_SECONDS):
            with self._lock:
                columns = os.get_terminal_size(sys.stderr.fileno()).columns or 80
                sys.stderr.write(f"\r\x1b[K{self.line(columns)}")
                sys.stderr.flush()

    def _clear(self) -> None:
        if self._is_terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


@contextmanager
def ended_by_a_signal() -> Iterator[None]:
    """In this block a request for an end (SIGTERM, SIGHUP) lets what was begun be tidied up."""

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
