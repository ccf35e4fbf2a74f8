"""Requests for an end that arrive, however the tests were started.

A process that was started with a signal ignored keeps ignoring it, and so does all that it starts:
`nohup` ignores SIGHUP, a shell ignores SIGINT for what it puts in the background. gpc heeds that,
so a test that asks gpc for an end has to say first that nothing is ignored.

Source: POSIX.1-2017, exec (signals set to be ignored) and Shell Command Language, 2.11.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from gpc.host.signals import REQUESTS


@contextmanager
def as_in_a_terminal() -> Iterator[None]:
    """In this block, in this process and in what it starts, requests for an end do what they do in
    the foreground of a terminal: SIGINT raises KeyboardInterrupt, the others end the process.
    """
    before = {number: signal.getsignal(number) for number in REQUESTS}
    for number in REQUESTS:
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
