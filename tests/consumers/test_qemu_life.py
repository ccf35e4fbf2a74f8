"""A launcher's whole life in a private namespace: start, pin, stop and clean, with real shells.

QEMU is played by a program of its name that has as many threads, writes its process id, and ends
when it is told through the monitor; `ip` and `prlimit` only note what they were asked. swtpm,
taskset, systemd-sysusers and the rest are real. Nothing of the machine outside the namespace is
touched.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from gpc.build import build_source
from kit.kvm_guests import GuestCase, source, text
from lab.namespace import Mount, private, tmpfs
from lab.tools import Ran, require, require_file, require_root, run, unavailable

pytestmark = pytest.mark.consumer

# Ends at any word on the monitor, as its guest would; notes its words and its threads' places.
QEMU = """\
#!{python}
import json, os, sys, threading
if sys.argv[1:] == ["-help"]:
    print("-run-with [async-teardown=on|off][,chroot=dir][user=username|uid:gid]")
    sys.exit()
options = dict(zip(sys.argv, sys.argv[1:]))
def path(option):
    return options[option].rpartition("path=")[2]
monitor = next(word for word in sys.argv if word.startswith("pipe,")).rpartition("path=")[2]
places, policies, ready, end = {{}}, {{}}, threading.Barrier(3), threading.Event()
def vcpu(number):
    with open(f"/proc/self/task/{{threading.get_native_id()}}/comm", "w") as comm:
        comm.write(f"CPU {{number}}/KVM")
    ready.wait()
    end.wait()
    places[f"CPU {{number}}"] = sorted(os.sched_getaffinity(threading.get_native_id()))
    policies[f"CPU {{number}}"] = os.sched_getscheduler(threading.get_native_id())
threads = [threading.Thread(target=vcpu, args=(number,)) for number in range(2)]
for thread in threads:
    thread.start()
ready.wait()
with open(options["-pidfile"], "w") as file:
    file.write(f"{{os.getpid()}}\\n")
with open(monitor + ".in") as pipe:
    word = pipe.readline()
end.set()
for thread in threads:
    thread.join()
places["QEMU"] = sorted(os.sched_getaffinity(os.getpid()))
policies["QEMU"] = os.sched_getscheduler(os.getpid())
tpm = os.path.exists(os.path.dirname(options["-pidfile"]) + "/tpm/swtpm.sock")
with open("{log}/qemu", "a") as log:
    note = {{"argv": sys.argv[1:], "word": word, "places": places, "tpm": tpm}}
    print(json.dumps({{**note, "policies": policies}}), file=log)
"""

NOTES = """\
#!/bin/sh
echo "$@" >>{log}/{name}
"""

MACHINE = """
    os: windows-11
    vcpus: 2
    cpu:
      pin: "{one},{other}"
      emulator_pin: {other}
      scheduler: {{vcpus: {{policy: batch}}, emulator: {{policy: idle}}}}
    memory: 1 GiB
    tpm: true
    secure_boot: true
    gpus: [card]
    networks:
      lan: {{bridge: br0}}
"""


class Stage:
    """A namespace in which launchers run; `log` collects what QEMU and ip were told."""

    def __init__(self, scratch: Path, launcher: str, users: str) -> None:
        require_root("mounts over /run and /var/lib in a private namespace")
        require("swtpm", "swtpm")
        require_file(Path("/usr/share/OVMF/OVMF_VARS_4M.ms.fd"), "ovmf")
        self.log = scratch / "log"
        self.programs = scratch / "bin"
        self.etc, work = scratch / "etc", scratch / "work"
        (self.etc / "sysusers.d").mkdir(parents=True)
        (self.etc / "sysusers.d/gpc.conf").write_text(users, encoding="utf-8")
        work.mkdir()
        layers = f"lowerdir=/etc,upperdir={self.etc},workdir={work}"
        etc = Mount(kind="overlay", source=layers, target="/etc")
        self.mounts = [tmpfs("/run"), tmpfs("/var/lib"), etc]
        self.log.mkdir()
        self.programs.mkdir()
        qemu = QEMU.format(python=sys.executable, log=self.log)
        for name, lines in (
            ("qemu-system-x86_64", qemu),
            ("ip", NOTES.format(log=self.log, name="ip")),
            ("prlimit", NOTES.format(log=self.log, name="prlimit")),
            ("launcher", launcher),
        ):
            program = self.programs / name
            program.write_text(lines, encoding="utf-8")
            program.chmod(0o755)

    def play(self, script: str) -> Ran:
        """Runs a script in the namespace, where `launcher` is the guest's."""
        lines = f"set -eu\nPATH={self.programs}:$PATH\n{script}"
        return run(private(["dash", "-c", lines], self.mounts, contained=True), timeout=60)

    def qemu(self) -> list[dict[str, object]]:
        """What each QEMU has noted at its end."""
        return [json.loads(line) for line in (self.log / "qemu").read_text().splitlines()]

    def noted(self, name: str) -> list[str]:
        """What a program that only notes was asked."""
        path = self.log / name
        return path.read_text().splitlines() if path.exists() else []


# What a script needs to know that QEMU is there.
UP = "until [ -s /run/gpc/odd/pid ]; do sleep 0.05; done\n"


@pytest.fixture(scope="module")
def cpus() -> tuple[int, int]:
    available = sorted(os.sched_getaffinity(0))
    if len(available) < 2:
        unavailable("needs two processors")
    return available[0], available[1]


@pytest.fixture
def stage(tmp_path: Path, cpus: tuple[int, int]) -> Stage:
    one, other = cpus
    host = source("bare").decode().partition("guests:")[0]
    host = host.replace("cores: 8, threads: 2", "cores: 64, threads: 2")
    guest = MACHINE.format(one=other, other=one)
    machine = f"{host}guests:\n  odd:\n    backend: qemu{guest}"
    artifacts = build_source("machine.yaml", machine.encode()).artifacts
    launcher = next(a.text for a in artifacts if a.path.endswith("gpc-guest-odd"))
    users = next(a.text for a in artifacts if a.path == "etc/sysusers.d/gpc.conf")
    return Stage(tmp_path, launcher, users)


def test_the_guest_of_a_card_may_lock_all_of_its_memory(stage: Stage) -> None:
    stage.play(f"launcher start &\n{UP}launcher stop\nwait").check()
    (words,) = stage.noted("prlimit")
    process, limit = words.removeprefix("--pid ").split()
    assert int(process) > 0
    assert limit == "--memlock=unlimited"


def test_a_guest_starts_is_pinned_stops_and_leaves_nothing_behind(
    stage: Stage, cpus: tuple[int, int]
) -> None:
    stage.play(
        f"launcher start &\n{UP}launcher pin\nlauncher stop\nwait\nlauncher clean\n"
        "[ ! -e /run/gpc/odd ]\n[ -s /var/lib/gpc/guests/odd/VARS.fd ]\n"
        "[ -d /var/lib/gpc/guests/odd/tpm ]\n"
    ).check()
    one, other = cpus
    (qemu,) = stage.qemu()
    assert qemu["word"] == "system_powerdown\n"
    assert qemu["tpm"] is True
    assert qemu["places"] == {"CPU 0": [other], "CPU 1": [one], "QEMU": [one]}
    batch, idle = os.SCHED_BATCH, os.SCHED_IDLE
    assert qemu["policies"] == {"CPU 0": batch, "CPU 1": batch, "QEMU": idle}


def test_qemu_is_started_with_the_words_that_are_shown(stage: Stage) -> None:
    shown = stage.play("launcher show").check().stdout.splitlines()
    stage.play(f"launcher start &\n{UP}launcher stop\nwait").check()
    assert ["qemu-system-x86_64", *stage.qemu()[0]["argv"]] == shown  # type: ignore[misc]


def test_the_tap_device_joins_its_bridge_and_is_removed(stage: Stage) -> None:
    # `ip` makes no device here, so that there is none to remove, which is fine as well.
    stage.play(f"launcher start &\n{UP}launcher stop\nwait\nlauncher clean").check()
    made, joined = stage.noted("ip")
    device = made.split()[3]
    assert made == f"tuntap add dev {device} mode tap"
    assert joined == f"link set dev {device} master br0 up"


def test_firmware_variables_are_never_overwritten(stage: Stage) -> None:
    stage.play(
        f"launcher start &\n{UP}launcher stop\nwait\n"
        "cmp /var/lib/gpc/guests/odd/VARS.fd /usr/share/OVMF/OVMF_VARS_4M.ms.fd\n"
        "echo mine >/var/lib/gpc/guests/odd/VARS.fd\n"
        f"launcher clean\nlauncher start &\n{UP}launcher stop\nwait\n"
        '[ "$(cat /var/lib/gpc/guests/odd/VARS.fd)" = mine ]\n'
    ).check()
    assert len(stage.qemu()) == 2


def test_a_running_guest_is_neither_started_again_nor_cleaned_away(stage: Stage) -> None:
    ran = stage.play(
        f"launcher start &\n{UP}! launcher start\n! launcher clean\n"
        "[ -p /run/gpc/odd/monitor.in ]\nlauncher stop\nwait"
    ).check()
    assert ran.stderr.count("gpc-guest-odd: the guest is running\n") == 2
    assert len(stage.qemu()) == 1


def test_a_start_that_failed_does_not_stand_in_the_way_of_the_next(stage: Stage) -> None:
    stage.play(
        f"qemu={stage.programs}/qemu-system-x86_64\n"
        "mv $qemu $qemu.away\nln -s /bin/false $qemu\n"
        "! launcher start\n[ -e /run/gpc/odd/swtpm.pid ]\n"
        f"mv $qemu.away $qemu\nlauncher start &\n{UP}launcher stop\nwait\nlauncher clean"
    ).check()
    assert [qemu["tpm"] for qemu in stage.qemu()] == [True]


def test_a_guest_that_does_not_run_is_stopped_already(stage: Stage) -> None:
    stage.play("launcher stop\nlauncher clean").check()


def test_a_stale_process_id_stops_nobody(stage: Stage) -> None:
    stage.play(
        "mkdir -p /run/gpc/odd\necho $$ >/run/gpc/odd/pid\nlauncher stop\nlauncher clean"
    ).check()


def test_nothing_is_prepared_twice_or_left_out(tmp_path: Path) -> None:
    launcher = text(GuestCase("bare", "bare"), "qemu")
    assert "tap" not in launcher.replace("tap,", "")
    assert "swtpm" not in launcher
    assert "taskset" not in launcher
