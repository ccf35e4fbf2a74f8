"""One boot on its way to the report: steps are tried one after the other, each with its verdict."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from gpc.rehearse.lab.machine import Emulated, ReplicaFailed, Said
from gpc.rehearse.verdict.expected import Setting, State, owners, read_state
from gpc.rehearse.verdict.records import Step
from gpc_schemas.records import NamedTuple


class Found(NamedTuple):
    """What a step found: reasons why it failed, or nothing; what was said; what is worth a note."""

    reasons: tuple[str, ...] = ()
    output: str = ""
    notes: tuple[str, ...] = ()


class Stage:
    """A booted replica, judged by a setting; `steps` is what has been tried so far."""

    def __init__(
        self, host: Emulated, setting: Setting, hear: Callable[[Step], None] = lambda step: None
    ) -> None:
        self.host = host
        self.setting = setting
        self.steps: list[Step] = []
        self._hear = hear
        self.state: State = {}
        declared = {one.address for one in setting.expected}
        standing = {str(row.function.address.value) for row in setting.replica.standing}
        self._addresses = sorted(declared | standing)

    def look(self) -> State:
        """Who has which function now."""
        self.state = read_state(self.host.run("/gpc/functions").text)
        return self.state

    def booted(self, seconds: float) -> None:
        """The first step: that the machine answers."""
        self.look()
        now = owners(self.state, self._addresses)
        self._add(Step("boot", "it boots", "pass", seconds, owners=now))

    def step(self, name: str, title: str, check: Callable[[], Found]) -> None:
        """Tries one thing. A replica that does not answer fails the step and ends the boot."""
        start = time.monotonic()
        try:
            found = check()
        except ReplicaFailed as failed:
            seconds = time.monotonic() - start
            self._add(Step(name, title, "fail", seconds, (str(failed),)))
            raise
        seconds = time.monotonic() - start
        self._add(
            Step(
                name,
                title,
                "fail" if found.reasons else "pass",
                seconds,
                found.reasons or found.notes,
                found.output,
                owners(self.state, self._addresses),
            )
        )

    def _add(self, step: Step) -> None:
        self.steps.append(step)
        self._hear(step)

    def bind(self, words: str, seconds: float = 120) -> Said:
        """Runs the bind script."""
        return self.host.run(f"/usr/local/sbin/gpc-bind {words}", seconds)


def found(reasons: Iterable[str], output: str = "", notes: Iterable[str] = ()) -> Found:
    """A step's finding."""
    return Found(tuple(reasons), output, tuple(notes))


def refused(said: Said, code: int = 0) -> list[str]:
    """Why a command did not end as it should; empty when it did."""
    if said.code == code:
        return []
    lines = [line for line in said.text.strip().splitlines() if "has it already" not in line]
    return [f"it ended with {said.code} and not {code}: {'; '.join(lines[:4]) or 'no word'}"]
