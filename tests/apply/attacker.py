"""Another user of the host, in a process of its own, whose moves fall between root's calls.

Python tells its audit hooks of each call that touches a file before it makes it (Library Reference,
"Audit events table"). There root waits until the other user has moved: whatever a check found out
before the call is not so any more. Every round moves one call later, so that none is left out.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from kit.paths import ROOT

UID = 4321
SECONDS_A_ROUND = 5
"""Of a command that waits for the other user, say for a writer of their pipe."""


ROOTS_OWN = (str(ROOT), sys.prefix, sys.base_prefix, "/proc/")
"""Where nobody else can change anything."""


class Waited(BaseException):
    """Root waited for the other user."""


class Attacker:
    """A process that is nobody but `UID`; `move` has it make one move, and says when it is over."""

    def __init__(self, moves: Callable[[int], None]) -> None:
        orders, self._orders = os.pipe()
        self._answers, answers = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            try:
                os.close(self._orders)
                os.close(self._answers)
                os.setgroups([])
                os.setgid(UID)
                os.setuid(UID)
                assert os.geteuid() == os.getuid() == UID
                os.umask(0o022)
                while number := os.read(orders, 1):
                    with suppress(OSError):  # there is nothing to swap yet, or any more
                        moves(number[0])
                    os.write(answers, b".")
            finally:
                os._exit(0)
        os.close(orders)
        os.close(answers)

    def move(self, number: int) -> None:
        """Has a move made, and waits for it."""
        os.write(self._orders, bytes([number]))
        assert os.read(self._answers, 1) == b".", "the other user's process ended"

    def end(self) -> None:
        """Ends the process."""
        os.close(self._orders)
        os.waitpid(self.process, 0)


class Between:
    """An audit hook that has the attacker move before a call of root's, and back before a later."""

    def __init__(self, attacker: Attacker) -> None:
        self.attacker = attacker
        self.at = self.back = self.count = 0
        self.is_on = False
        sys.addaudithook(self._hear)

    def round(self, command: Callable[[], object], at: int, back: int) -> int:
        """Runs a command; the first move before its call `at`, the second `back` calls later.

        `back` is 0 for never. How many calls there were from where `is_on` was set. Raises Waited.
        """
        self.at, self.back, self.count = at, back, 0
        before = signal.signal(signal.SIGALRM, _waited)
        signal.alarm(SECONDS_A_ROUND)
        try:
            command()
        finally:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, before)
            self.is_on = False
        return self.count

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.is_on or not (event == "open" or event.startswith("os.")):
            return
        if isinstance(arguments[0], str) and arguments[0].startswith(ROOTS_OWN):
            return
        if self.count == self.at:
            self.is_on = False
            self.attacker.move(0)
            self.is_on = True
        elif self.back and self.count == self.at + self.back:
            self.attacker.move(1)
        self.count += 1


def _waited(number: int, frame: FrameType | None) -> None:
    raise Waited
