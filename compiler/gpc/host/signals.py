"""Requests for an end, kept until the work at hand can end in order."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

REQUESTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""^C; the end of a service or of the system; the end of the terminal or the ssh session."""


@contextmanager
def deferred() -> Iterator[Callable[[], bool]]:
    """Keeps requests for an end from ending the block; what it yields says whether one came."""
    arrived: list[int] = []

    def keep(number: int, frame: FrameType | None) -> None:
        arrived.append(number)

    if threading.current_thread() is not threading.main_thread():
        yield lambda: False  # Python has no handlers elsewhere
        return
    heeded = [number for number in REQUESTS if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, keep) for number in heeded}
    try:
        yield lambda: bool(arrived)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
