"""Launchers with the real QEMU and swtpm: who they are once they run, and what they can reach.

Everything is real but KVM, for which TCG stands, and sizes: users made by systemd-sysusers from the
compiled file, firmware, a tap on a bridge, a TPM, disks. It runs in a private namespace with a copy
of /etc; nothing of the machine is touched.
"""

from __future__ import annotations

import json
import re
import stat
import sys
from pathlib import Path

import pytest

from gpc.build import build_source
from lab.later import later
from lab.namespace import Mount, overlay_of, private, tmpfs
from lab.tools import Ran, require, require_file, require_root, run

pytestmark = pytest.mark.consumer

MACHINE = """\
gpc: 1
host:
  name: bench
  os: debian-12
  kernel: 6.1
  cpu: {vendor: amd, cores: 8}
  bridges: [br0]
  gpus: {console: {address: 02:00.0, id: 1002:68f9, driver: radeon}}
guests:
  one:
    backend: qemu
    os: linux
    vcpus: 1
    memory: 64 MiB
    tpm: true
    disks:
      system: {file: /srv/system.qcow2, format: qcow2}
      disc: {file: /srv/disc.iso, cdrom: true}
    networks: {lan: {bridge: br0, model: e1000}}
  other: {backend: qemu, os: linux, vcpus: 1, memory: 64 MiB, firmware: bios, tpm: true}
"""

PREPARE = """\
set -eu
PATH={programs}:$PATH
ip link add br0 type bridge
cd /srv
qemu-img create -q -f raw base.raw 8M
qemu-img create -q -f qcow2 -b base.raw -F raw system.qcow2
truncate -s 1M disc.iso read.iso closed.iso
chmod 0600 base.raw system.qcow2 disc.iso closed.iso
run=/run/gpc/one state=/var/lib/gpc/guests/one
owner() {{ stat -c %U "/proc/$1" 2>/dev/null || :; }}
up() {{
    tries=200
    until [ -s "/run/gpc/$1/pid" ] && [ "$(owner "$(cat "/run/gpc/$1/pid")")" = "gpc-$1" ]; do
        sleep 0.1
        tries=$((tries - 1))
        [ "$tries" -gt 0 ]
    done
}}
start() {{ "$1" start & echo "$!" >"/srv/job-$1"; up "$1"; }}
down() {{ echo quit >"/run/gpc/$1/monitor.in"; wait "$(cat "/srv/job-$1")"; "$1" clean; }}
about() {{ grep -E '^(Uid|Gid|Groups|Cap.*|NoNewPrivs|Seccomp):' "/proc/$1/status"; }}
as() {{ user=$1; shift; setpriv --reuid "$user" --regid "$user" --init-groups "$@"; }}
"""


class Bench:
    """A namespace in which the launchers `one` and `other` run."""

    def __init__(self, scratch: Path, machine: str = MACHINE, usr: Path | None = None) -> None:
        require_root("mounts over /run, /srv, /etc and /var/lib in a private namespace")
        for program, package in (
            ("qemu-system-x86_64", "qemu-system-x86"),
            ("qemu-img", "qemu-utils"),
            ("swtpm", "swtpm"),
            ("systemd-sysusers", "systemd"),
            ("ip", "iproute2"),
        ):
            require(program, package)
        require_file(Path("/usr/share/OVMF/OVMF_VARS_4M.fd"), "ovmf")
        self.programs = scratch / "bin"
        self.etc, work = scratch / "etc", scratch / "work"
        for directory in (self.programs, self.etc / "sysusers.d", work):
            directory.mkdir(parents=True)
        for artifact in build_source("machine.yaml", machine.encode()).artifacts:
            name = artifact.path.rpartition("/")[2]
            if name.startswith("gpc-guest-") and "." not in name:
                program = self.programs / name.removeprefix("gpc-guest-")
                program.write_text(_without_kvm(artifact.text), encoding="utf-8")
                program.chmod(0o755)
            elif artifact.path == "etc/sysusers.d/gpc.conf":
                (self.etc / "sysusers.d/gpc.conf").write_text(artifact.text, encoding="utf-8")
        layers = f"lowerdir=/etc,upperdir={self.etc},workdir={work}"
        self.mounts = [
            *([overlay_of(usr, "/usr")] if usr else []),
            *(tmpfs(place) for place in ("/run", "/srv", "/var/lib")),
            Mount(kind="overlay", source=layers, target="/etc"),
            # The interfaces in it are those of the namespace that mounts it.
            Mount(kind="sysfs", source="ro", target="/sys"),
        ]

    def play(self, script: str) -> Ran:
        """Runs a script in the namespace."""
        lines = PREPARE.format(programs=self.programs) + script
        return run(private(["dash", "-c", lines], self.mounts, contained=True), timeout=120)


def _without_kvm(launcher: str) -> str:
    text = launcher.replace("accel=kvm", "accel=tcg")
    text = re.sub(r"-cpu \S+", "-cpu max", text)
    assert text.count("accel=tcg") == text.count("-cpu max") == 1
    return text


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    # Each user walks to nothing in it, but programs are started from there.
    for directory in (tmp_path, *tmp_path.parents[:3]):
        if directory != Path("/tmp"):
            directory.chmod(directory.stat().st_mode | stat.S_IXOTH)
    return Bench(tmp_path)


def facts(text: str) -> dict[str, str]:
    """The lines of /proc/PID/status by their names, with single blanks."""
    rows = (line.partition(":") for line in text.splitlines() if ":" in line)
    return {name: " ".join(value.split()) for name, _, value in rows}


def test_a_later_qemu_leaves_root_by_the_word_that_it_knows(tmp_path: Path) -> None:
    bench = Bench(tmp_path, usr=later().usr)
    ran = bench.play(
        'qemu-system-x86_64 -version\nstart one\nid -u gpc-one\nabout "$(cat $run/pid)"\n'
        "one show | grep -A1 -e -runas -e -run-with\ndown one\n"
    ).check()
    version, _, uid, *rest = ran.stdout.splitlines()
    assert int(re.findall(r"version (\d+)", version)[0]) >= 10
    found = facts("\n".join(rest))
    assert found["Uid"].split() == [uid] * 4
    assert (found["CapEff"], found["NoNewPrivs"], found["Seccomp"]) == ("0" * 16, "1", "2")
    assert rest[-2:] == ["-run-with", "user=gpc-one"]


@pytest.mark.parametrize("program", ["pid", "swtpm.pid"])
def test_what_runs_a_guest_is_an_ordinary_user_with_nothing_of_root(
    bench: Bench, program: str
) -> None:
    ran = bench.play(
        f'start one\nid -u gpc-one\nid -g gpc-one\nabout "$(cat $run/{program})"\ndown one\n'
    ).check()
    uid, gid, *rest = ran.stdout.splitlines()
    found = facts("\n".join(rest))
    assert int(uid) > 0
    assert int(gid) > 0
    assert found["Uid"].split() == [uid] * 4
    assert found["Gid"].split() == [gid] * 4
    assert found["Groups"] == gid
    assert {found[name] for name in ("CapPrm", "CapEff", "CapAmb")} == {"0" * 16}
    assert (found["NoNewPrivs"], found["Seccomp"]) == ("1", "2")


def test_a_user_is_made_by_systemd_and_a_guest_has_one_of_its_own(bench: Bench) -> None:
    ran = bench.play(
        "! id -u gpc-one 2>/dev/null\nstart one\nstart other\n"
        'for guest in one other; do stat -c %U "/proc/$(cat "/run/gpc/$guest/pid")"; done\n'
        "getent passwd gpc-one gpc-other\n"
        "down one\ndown other\n"
    ).check()
    one, other, *lines = ran.stdout.splitlines()[-4:]
    assert (one, other) == ("gpc-one", "gpc-other")
    assert all(line.endswith(":/usr/sbin/nologin") for line in lines)
    assert len({line.split(":")[2] for line in lines}) == 2


def test_a_guest_reads_nothing_of_another_and_of_its_own_its_tpm_alone(bench: Bench) -> None:
    bench.play(
        "start one\nstart other\n"
        "for user in gpc-one gpc-other; do\n"
        "    for path in $state $state/VARS.fd $run $run/pid $run/monitor.in $run/monitor.out \\\n"
        "        /srv/system.qcow2 /srv/base.raw /srv/disc.iso; do\n"
        '        [ -e "$path" ]\n'
        '        ! as "$user" test -r "$path"\n'
        '        ! as "$user" test -w "$path"\n'
        "    done\ndone\n"
        "! as gpc-other ls $state/tpm 2>/dev/null\n! as gpc-other ls $run/tpm 2>/dev/null\n"
        "as gpc-one ls $run/tpm\n"
        "! as gpc-other kill -0 $(cat $run/pid) 2>/dev/null\n"
        "down one\ndown other\n"
    ).check()


QMP = """\
import json, socket, sys
def ask(**words):
    stream.write(json.dumps(words) + "\\n"); stream.flush()
    while True:
        said = json.loads(stream.readline())
        if "return" in said or "error" in said:
            return said
connection = socket.socket(socket.AF_UNIX)
connection.connect("/srv/qmp")
stream = connection.makefile("rw")
stream.readline()
ask(execute="qmp_capabilities")
for line in sys.argv[1:]:
    said = ask(**json.loads(line))
    print(said.get("error", {}).get("desc", "done"))
"""


def test_what_qemu_opened_as_root_stays_open_and_what_it_opens_later_its_user_must_reach(
    tmp_path: Path,
) -> None:
    raw = 'raw: {qemu: [-qmp, "unix:/srv/qmp,server=on,wait=off"]}\n  other:'
    bench = Bench(tmp_path, MACHINE.replace("\n  other:", f"\n    {raw}"))
    (bench.programs / "qmp").write_text(f"#!{sys.executable}\n{QMP}")
    (bench.programs / "qmp").chmod(0o755)

    def change(name: str) -> str:
        medium = {"id": "disk-disc", "filename": f"/srv/{name}.iso", "format": "raw"}
        return json.dumps({"execute": "blockdev-change-medium", "arguments": medium})

    def order(command: str, **arguments: object) -> str:
        return json.dumps({"execute": command, "arguments": arguments})

    # What backs the disk, only root may open.
    resize = order("block_resize", **{"node-name": "disk-system", "size": 16 << 20})
    asked = [change("read"), change("closed"), order("system_reset"), resize]
    words = " ".join(f"'{line}'" for line in asked)
    ran = bench.play(f"start one\nqmp {words}\nsleep 1\n[ -e /proc/$(cat $run/pid) ]\ndown one\n")
    said = ran.check().stdout.splitlines()[-len(asked) :]
    refused = "Could not open '/srv/closed.iso': Permission denied"
    assert said == ["done", refused, "done", "done"]


def test_what_a_launcher_of_before_left_to_root_goes_to_the_user_once(bench: Bench) -> None:
    ran = bench.play(
        "start one\ndown one\n"
        "as_before() { stat -c %i $state/VARS.fd; sha256sum <$state/VARS.fd; }\n"
        "chown -R root: $state\nchmod -R u=rwX,go=rX $state\n"
        "tpm=$(cat $state/tpm/tpm2-00.permall | sha256sum)\nbefore=$(as_before)\n"
        'start one\n[ "$before" = "$(as_before)" ]\n'
        '[ "$tpm" = "$(cat $state/tpm/tpm2-00.permall | sha256sum)" ]\n'
        "stat -c '%U %a %n' $state $state/* $state/tpm/* $state/tpm/.lock\ndown one\n"
    ).check()
    rows = [line for line in ran.stdout.splitlines() if "/var/lib/gpc/guests/one" in line]
    owners = {
        line.split()[2].removeprefix("/var/lib/gpc/guests/one"): line.split()[0] for line in rows
    }
    assert owners == {
        "": "root",
        "/VARS.fd": "root",
        "/tpm": "gpc-one",
        "/tpm/tpm2-00.permall": "gpc-one",
        "/tpm/.lock": "gpc-one",
    }
    assert rows[0].split()[1] == "700"


def test_no_link_that_a_guests_user_planted_leads_root_anywhere(bench: Bench) -> None:
    bench.play(
        "start one\ndown one\nmkdir /srv/secrets\necho secret >/srv/secrets/key\n"
        "chmod 0600 /srv/secrets/key\nchmod 0700 /srv/secrets\n"
        "before=$(stat -c '%n %u %g %a %Z' /srv/secrets /srv/secrets/key)\n"
        # What walks in its directory is what swtpm can do there, which its user is.
        "(cd $state/tpm && as gpc-one sh -c 'rm -f tpm2-00.permall .lock\n"
        "    ln -s /srv/secrets/key tpm2-00.permall; ln -s /srv/secrets/key .lock\n"
        "    ln -s /srv/secrets more; ln -s /srv/secrets swtpm.sock')\n"
        "! as gpc-one ln -s /srv/secrets $state/VARS.fd.new 2>/dev/null\n"
        "! (cd $state/tpm && as gpc-one sh -c 'mv ../tpm ../gone' 2>/dev/null)\n"
        "one start >/srv/said 2>&1 & wait || :\none clean\n"
        '[ "$before" = "$(stat -c \'%n %u %g %a %Z\' /srv/secrets /srv/secrets/key)" ]\n'
        '[ "$(cat /srv/secrets/key)" = secret ]\n'
        '[ "$(ls /srv/secrets)" = key ]\n'
    ).check()


def test_a_tpm_of_another_user_is_refused(bench: Bench) -> None:
    ran = bench.play("start one\ndown one\nchown nobody $state/tpm\n! one start\n").check()
    tpm = "/var/lib/gpc/guests/one/tpm"
    assert f"gpc-guest-one: {tpm} belongs to another user than gpc-one\n" in ran.stderr


def test_nothing_is_prepared_while_a_process_of_the_user_is_left(bench: Bench) -> None:
    ran = bench.play(
        "start one\ndown one\nsetpriv --reuid gpc-one --clear-groups sleep 100 & left=$!\n"
        'until [ "$(owner "$left")" = gpc-one ]; do sleep 0.1; done\n'
        "! one start\nkill $left\nwait || :\nstart one\ndown one\n"
    ).check()
    said = "gpc-guest-one: a process of the user gpc-one still runs; end it first\n"
    assert ran.stderr.count(said) == 1
