"""Guests in a rehearsal by their compiled launchers, called as their units call them. Pure.

Source: the template of their unit, guest.service.j2: `start`, `pin`, `stop` and `clean`; programs
with all rights, which hand out and take back what the guest is lent, are those of the unit itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpc.parts.cpu import CpuSchedule
from gpc.parts.tpm import GuestTpm
from gpc.plan import Guest
from gpc.rehearse.replica.ways import END_SECONDS, Way
from gpc_targets.qemu.rehearsal.launcher import launched, passed
from gpc_targets.qemu.users import USERS, user_name


def _path(name: str) -> str:
    return f"usr/local/sbin/gpc-guest-{name}"


def _programs(guests: Sequence[Guest]) -> Iterator[tuple[str, str]]:
    yield "systemd-sysusers", "systemd"
    yield "prlimit", "util-linux"
    if any(guest.cpu.pin or guest.cpu.pool or guest.cpu.emulator_pin for guest in guests):
        yield "taskset", "util-linux"
    if any(guest.of(CpuSchedule) for guest in guests):
        yield "chrt", "util-linux"
    tpms = [tpm for guest in guests for tpm in guest.of(GuestTpm)]
    if any(tpm.passthrough is None for tpm in tpms):
        yield "swtpm", "swtpm"


def _program(name: str) -> str:
    return f"/{_path(name)}"


def _log(name: str) -> str:
    return f"/tmp/log-{name}"


def _pid(name: str) -> str:
    return f"/tmp/pid-{name}"


def _by_unit(name: str, key: str) -> str:
    # What the guest is lent, its unit hands out and takes back.
    unit = f"/etc/systemd/system/gpc-guest-{name}.service"
    return f"{{ sed -n 's|^{key}=+||p' {unit} | sh -e; }}"


def _start(name: str) -> str:
    # It becomes QEMU, so that its process is the guest's from the first.
    log = _log(name)
    start = f"rm -f {log}; setsid {_program(name)} start >{log} 2>&1 & echo $! >{_pid(name)}"
    return f"{_by_unit(name, 'ExecStartPre')} && {{ {start}; }}"


def _pinned(name: str) -> str:
    # Only where the launcher knows how.
    return f"! grep -q '^pin() ' {_program(name)} || {_program(name)} pin"


def _settled(name: str) -> str:
    # That it is no longer root, and may lock what a card reaches, shows while it runs.
    process, user = f"/proc/$(cat {_pid(name)})", user_name(name)
    wrong = f'{{ echo "its QEMU runs as $(stat -c %U {process}), and not as {user}"; exit 1; }}'
    locks = f"grep -q '^Max locked memory *unlimited' {process}/limits"
    less = '{ echo "its QEMU may not lock all of its memory"; exit 1; }'
    is_user = f'[ "$(stat -c %U {process})" = {user} ]'
    return f"{is_user} || {wrong}; {locks} || {less}; {_pinned(name)}"


def _end(name: str) -> str:
    # By itself it waits for as long as the guest takes.
    stop = f"timeout {END_SECONDS} {_program(name)} stop"
    clean = f"{_program(name)} clean && {_by_unit(name, 'ExecStopPost')}"
    return f"{stop} && {clean} && [ ! -e /run/gpc/{name} ]"


def _kill(name: str) -> str:
    clean = f"{_program(name)} clean && {_by_unit(name, 'ExecStopPost')}"
    return f"kill -9 $(cat {_pid(name)}); sleep 2; {clean}"


def _is_up(name: str) -> str:
    # Of a process that has ended, but that nobody has asked about, there is no program.
    return f"[ -e /proc/$(cat {_pid(name)})/exe ]"


WAY = Way(
    title="guests by their own launchers",
    path=_path,
    adapt=launched,
    programs=_programs,
    files=dict,
    prepare="",
    start=_start,
    end=_end,
    kill=_kill,
    is_up=_is_up,
    log=_log,
    passed=passed,
    is_managed=lambda text: False,
    managed="",
    said=lambda text: [],
    leaves_alone=True,
    beside=(USERS,),
    also=_settled,
)
