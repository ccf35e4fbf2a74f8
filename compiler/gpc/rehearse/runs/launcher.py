"""Guests by their compiled launchers: `start`, `pin`, `stop` and `clean`, as their units call them.

Source: targets/gpc_targets/qemu/templates, guest.service.j2.
"""

from __future__ import annotations

from gpc.rehearse.replica.launcher import passed
from gpc.rehearse.runs.guests import END_SECONDS, Way


def _program(name: str) -> str:
    return f"/usr/local/sbin/gpc-guest-{name}"


def _log(name: str) -> str:
    return f"/tmp/log-{name}"


def _pid(name: str) -> str:
    return f"/tmp/pid-{name}"


def _start(name: str) -> str:
    # It becomes QEMU, so that its process is the guest's from the first.
    log = _log(name)
    return f"rm -f {log}; setsid {_program(name)} start >{log} 2>&1 & echo $! >{_pid(name)}"


def _pinned(name: str) -> str:
    # Only where the launcher knows how.
    return f"! grep -q '^pin() ' {_program(name)} || {_program(name)} pin"


def _end(name: str) -> str:
    # By itself it waits for as long as the guest takes.
    stop = f"timeout {END_SECONDS} {_program(name)} stop"
    return f"{stop} && {_program(name)} clean && [ ! -e /run/gpc/{name} ]"


def _kill(name: str) -> str:
    return f"kill -9 $(cat {_pid(name)}); sleep 2; {_program(name)} clean"


def _is_up(name: str) -> str:
    # Of a process that has ended, but that nobody has asked about, there is no program.
    return f"[ -e /proc/$(cat {_pid(name)})/exe ]"


def _none(text: str) -> list[str]:
    return []


WAY = Way("", _start, _end, _kill, _is_up, _log, passed, lambda _: False, _none, True, _pinned)
"""How QEMU alone runs guests."""
