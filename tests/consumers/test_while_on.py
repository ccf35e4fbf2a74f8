"""The host that is readied for guests, on a /sys, a /proc and a systemd of the test's own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gpc.build import build_source
from kit.hosts import lay_out
from lab.shell import shellcheck, syntax_errors
from lab.systemd import verify
from lab.tools import Ran, run

pytestmark = pytest.mark.consumer

MACHINE = """\
gpc: 1
host:
  name: box
  os: debian-12
  kernel: 6.1
  cpu: {vendor: amd, cores: 4, threads: 2, isolated: "6,7"}
  gpus: {igp: {address: 02:00.0, id: 1002:68f9}}
guests:
  one:
    backend: libvirt
    os: linux
    vcpus: 2
    cpu: {pin: 2-3}
    memory: 64 MiB
    hugepages: 2 MiB
    disks: {a: {file: /srv/a.raw}}
    while_on: {cpus: true, interrupts: true, governor: performance, hugepages: true}
  two:
    backend: qemu
    os: linux
    vcpus: 2
    cpu: {pin: {0: "3", 1: "5"}}
    memory: 64 MiB
    disks: {a: {file: /srv/b.raw}}
    while_on: {cpus: true, governor: performance}
"""
SYSTEMD = """\
#!/bin/sh
# What is set is kept in files, as systemd keeps it.
for slice; do :; done
case $1 in
  show) cat "$KEPT/$slice" ;;
  set-property)
    value=${slice#AllowedCPUs=}
    [ "$3" = -- ] && [ ! -e "$KEPT/refuses" ] || exit 1
    printf '%s\\n' "$value" >"$KEPT/$4"
    ;;
esac
"""
PAGES = "kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"


class Box:
    """A host with eight CPUs, and the script on it."""

    def __init__(self, root: Path, shell: list[str]) -> None:
        self.root, self.shell = root, shell
        files = {
            "sys/devices/system/cpu/online": "0-7",
            "sys/fs/cgroup/cgroup.controllers": "cpuset cpu io memory",
            f"sys/{PAGES}": "10",
            "proc/irq/1/smp_affinity_list": "0-7",
            "proc/irq/24/smp_affinity_list": "2-3",
            "proc/sys/vm/compact_memory": "",
            "proc/sys/vm/drop_caches": "",
            "slices/system.slice": "",
            "slices/user.slice": "0-5",
            "slices/init.scope": "",
        }
        for cpu in range(8):
            files[f"sys/devices/system/cpu/cpu{cpu}/cpufreq/scaling_governor"] = "schedutil"
        for path, text in files.items():
            self.write(path, text)
        self.script = root / "gpc-while-on"
        self.script.write_text(artefacts()["usr/local/sbin/gpc-while-on"])
        self.systemctl = root / "systemctl"
        self.systemctl.write_text(SYSTEMD)
        self.systemctl.chmod(0o755)
        self.before = self.state()

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(f"{text}\n")

    def read(self, path: str) -> str:
        return (self.root / path).read_text().strip()

    def governors(self) -> str:
        """The first letter of each CPU's."""
        cpus = [f"sys/devices/system/cpu/cpu{cpu}/cpufreq/scaling_governor" for cpu in range(8)]
        return "".join(self.read(path)[0] for path in cpus)

    def state(self) -> dict[str, str]:
        """All that the script may change."""
        slices = {f.name: f.read_text().strip() for f in (self.root / "slices").iterdir()}
        irqs = {n: self.read(f"proc/irq/{n}/smp_affinity_list") for n in ("1", "24")}
        return {**slices, **irqs, "governors": self.governors(), "pages": self.read(f"sys/{PAGES}")}

    def __call__(self, *words: str) -> Ran:
        env = {
            "PATH": "/usr/bin:/bin",
            "GPC_SYSFS": str(self.root / "sys"),
            "GPC_PROC": str(self.root / "proc"),
            "GPC_RUN": str(self.root / "run"),
            "GPC_SYSTEMCTL": str(self.systemctl),
            "KEPT": str(self.root / "slices"),
        }
        return run([*self.shell, self.script, *words], env=env)


def artefacts() -> dict[str, str]:
    return {a.path: a.text for a in build_source("m", MACHINE.encode()).artifacts}


@pytest.fixture(params=["dash", "bash --posix", "busybox sh"])
def box(request: pytest.FixtureRequest, tmp_path: Path) -> Box:
    return Box(tmp_path, str(request.param).split())


def test_the_scripts_are_sound_for_shells_and_systemd(tmp_path: Path) -> None:
    found = artefacts()
    for path in ("usr/local/sbin/gpc-while-on", "etc/libvirt/hooks/qemu.d/gpc"):
        script = tmp_path / "script"
        script.write_text(found[path])
        assert shellcheck(script) == (), path
        assert syntax_errors(script) == {}, path
    tree = lay_out(MACHINE, tmp_path / "tree")
    assert verify("/etc/systemd/system/gpc-guest-two.service", tree) == ()
    unit = found["etc/systemd/system/gpc-guest-two.service"]
    assert "Slice=machine.slice" in unit
    assert "ExecStartPre=+/usr/local/sbin/gpc-while-on on two" in unit
    assert "ExecStopPost=+/usr/local/sbin/gpc-while-on off two" in unit
    assert "isolcpus=6-7" in "".join(found.values())
    assert "hugepagesz" not in "".join(found.values()), "they are reserved as the guest starts"


def test_the_host_makes_room_and_gets_all_of_it_back_twice(box: Box) -> None:
    for _ in range(2):
        box("on", "one").check()
        assert box.state() == {
            "system.slice": "0,1,4,5,6,7",
            "user.slice": "0,1,4,5",
            "init.scope": "0,1,4,5,6,7",
            "1": "0,1,4,5,6,7",
            "24": "0,1,4,5,6,7",
            "governors": "ssppssss",
            "pages": "42",
        }
        assert box("status").stdout.split() == ["one"]
        box("off", "one").check()
        box("off", "one").check()
        assert box.state() == box.before


def test_guests_that_are_on_together_leave_one_after_the_other(box: Box) -> None:
    box("on", "one").check()
    box("on", "two").check()
    assert box.state()["system.slice"] == "0,1,4,6,7"
    assert box.state()["governors"] == "ssppspss"
    box("off", "one").check()
    assert box.state() == box.before | {
        **dict.fromkeys(("system.slice", "init.scope"), "0,1,2,4,6,7"),
        "user.slice": "0,1,2,4",
        "governors": "ssspspss",
    }
    box("off", "two").check()
    assert box.state() == box.before


def test_a_start_after_an_end_that_nobody_told_of_takes_nothing_twice(box: Box) -> None:
    box("on", "one").check()
    box("on", "one").check()
    assert box.state()["pages"] == "42"
    box("off", "one").check()
    assert box.state() == box.before


@pytest.mark.parametrize(
    ("breaks", "said"),
    [
        ("slices/refuses", ""),
        ("sys/fs/cgroup/cgroup.controllers", "no cgroup v2"),
        ("sys/kernel/mm/hugepages", "no huge pages of 2048 KiB"),
    ],
)
def test_what_cannot_be_done_undoes_the_rest(box: Box, breaks: str, said: str) -> None:
    path = box.root / breaks
    if breaks == "slices/refuses":
        path.write_text("")
    elif path.is_dir():
        shutil.rmtree(path)
        box.write(f"sys/{PAGES}.else", "")
    else:
        path.write_text("cpu io\n")
    ran = box("on", "one")
    assert ran.code == 6
    assert said in ran.stderr
    (box.root / "slices/refuses").unlink(missing_ok=True)
    if not (box.root / f"sys/{PAGES}").exists():
        box.write(f"sys/{PAGES}", "10")
    assert box.state() == box.before
    assert box("status").stdout == ""


def test_an_end_puts_back_what_a_cut_off_start_had_done(box: Box) -> None:
    state = box.root / "run/gpc/while-on/one"
    box("on", "one").check()
    (state / "pages").write_text("2048 32 10 begun\n")  # cut off before it was known to be done
    box("off", "one").check()
    assert box.state() == box.before


def test_wrong_words_change_nothing(box: Box) -> None:
    for words in ((), ("on",), ("on", "nobody"), ("off", "nobody"), ("of", "one")):
        assert box(*words).code == 2
    assert box("--help").ok
    assert box.state() == box.before


def test_the_hook_calls_it_at_the_start_and_at_the_end(tmp_path: Path) -> None:
    hook = tmp_path / "hook"
    said = tmp_path / "said"
    script = tmp_path / "script"
    script.write_text(f'echo "$@" >>{said}\n')
    text = artefacts()["etc/libvirt/hooks/qemu.d/gpc"]
    hook.write_text(text.replace("/usr/local/sbin/gpc-while-on", str(script)))
    for guest, *what in (
        ("one", "prepare", "begin"),
        ("one", "start", "begin"),
        ("one", "release", "end"),
        ("two", "prepare", "begin"),
        ("other", "release", "end"),
    ):
        run(["sh", hook, guest, *what, "-"]).check()
    assert said.read_text().splitlines() == ["on one", "off one"]
    script.write_text("exit 6\n")
    assert run(["sh", hook, "one", "prepare", "begin", "-"]).code == 1
