"""A desktop for the script that lends cards: services, processes that hold nodes, and systemctl.

Processes are directories of the fake /proc; `systemctl` and `kill` are this file as a program. A
unit that is started again holds its nodes again. `cut` names a moment at which the script that
called is killed, as by a power cut: the words of a program.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

MANAGER = "lightdm.service"


class Desktop:
    """Its state is a JSON file beside the fake kernel's."""

    def __init__(self, place: Path) -> None:
        self.place, self.proc = place, place / "proc"
        self._file = place / "desktop.json"
        if not self._file.exists():
            self._file.write_text(
                json.dumps({"units": {}, "deaf": [], "undying": [], "called": [], "cut": ""})
            )
            for name in ("systemctl", "kill"):
                program = place / name
                command = f'"{sys.executable}" -I -S "{__file__}" {name} "{place}" "$@"'
                program.write_text(f"#!/bin/sh\nexec {command}\n")
                program.chmod(0o755)
            self.process(1, "systemd", "/init.scope")

    @property
    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._file.read_text())
        return found

    def set(self, key: str, value: Any) -> None:
        """Another value for a part of the state."""
        self._file.write_text(json.dumps(self.state | {key: value}))

    def process(self, pid: int, name: str, group: str, *nodes: str) -> None:
        """A process in a control group that has nodes below /dev open."""
        place = self.proc / str(pid)
        (place / "fd").mkdir(parents=True)
        (place / "comm").write_text(f"{name}\n")
        (place / "cgroup").write_text(f"0::{group}\n")
        for number, node in enumerate(nodes):
            (place / "fd" / str(number)).symlink_to(f"/dev/{node}")

    def unit(self, name: str, pid: int, *nodes: str) -> None:
        """An active service with a process that has nodes open."""
        self.set("units", self.state["units"] | {name: [True, pid, list(nodes)]})
        self._run(name)

    def _run(self, unit: str) -> None:
        _, pid, nodes = self.state["units"][unit]
        self.process(pid, unit.removesuffix(".service"), f"/system.slice/{unit}", *nodes)

    def is_active(self, unit: str) -> bool:
        return bool(self.state["units"][unit][0])

    def alive(self) -> set[int]:
        """The processes that are left, but for the first."""
        return {int(path.name) for path in self.proc.glob("[0-9]*")} - {1}

    def called(self) -> list[str]:
        """The words of each call that changed something, since the last time."""
        done: list[str] = self.state["called"]
        self.set("called", [])
        return done

    def end(self, pid: int) -> None:
        """The process is gone."""
        place = self.proc / str(pid)
        if place.exists():
            for path in sorted(place.rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
            place.rmdir()

    def systemctl(self, words: list[str]) -> int:
        """What the program answers."""
        verb = [word for word in words if not word.startswith("-")]
        units = self.state["units"]
        if verb[0] == "show":
            print(MANAGER if MANAGER in units else "")
        elif verb[0] == "is-system-running":
            print("running")
        elif verb[0] == "is-active":
            return 0 if units.get(verb[1], [False])[0] else 3
        else:
            self.set("called", [*self.state["called"], " ".join(verb)])
            starts = verb[0] == "start"
            was, pid, nodes = units[verb[1]]
            self.set("units", units | {verb[1]: [starts, pid, nodes]})
            if starts and not was:
                self._run(verb[1])
            elif not starts:
                self.end(pid)
        return 0

    def kill(self, words: list[str]) -> int:
        """A signal reaches a process; who is deaf hears the last one alone."""
        name, pid = words[0].removeprefix("-"), int(words[1])
        self.set("called", [*self.state["called"], f"kill {name} {pid}"])
        deaf = self.state["deaf"] if name == "TERM" else self.state["undying"]
        if pid not in deaf:
            self.end(pid)
        return 0

    def maybe_cut(self, words: str) -> None:
        """Kills the script that called, where this is the moment."""
        if self.state["cut"] and words.startswith(self.state["cut"]):
            self.set("cut", "")
            os.kill(int(os.environ["FAKE_LENDER"]), signal.SIGKILL)


def _main(name: str, place: str, *words: str) -> int:
    desktop = Desktop(Path(place))
    desktop.maybe_cut(" ".join((name, *words)))
    if name == "gpc-bind":  # which runs now
        return 0
    return desktop.systemctl(list(words)) if name == "systemctl" else desktop.kill(list(words))


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
