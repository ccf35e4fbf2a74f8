"""A guest's unit under a systemd that runs: what it waits for, what it forbids, how it ends.

The launcher's QEMU is the real one, with TCG in KVM's place; udev is real and sees the bridge.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gpc.build import build_source
from gpc.target.language import UnitName
from lab.running_systemd import under_systemd
from lab.tools import Ran, require, run

pytestmark = [pytest.mark.consumer, pytest.mark.slow]

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
    disks: {system: {file: '/srv/my "guests"/$HOME 100%/a\\b, c.raw'}}
    networks: {lan: {bridge: br0, model: e1000}}
    lifecycle: {stop_timeout: 4 s}
"""
DISK = '/srv/my "guests"/$HOME 100%/a\\b, c.raw'

PREPARE = """\
set -eu
mkdir -p '/srv/my "guests"/$HOME 100%'
truncate -s 8M '/srv/my "guests"/$HOME 100%/a\\b, c.raw'
unit=gpc-guest-one.service run=/run/gpc/one
until_() { tries=300; until "$@"; do sleep 0.1; tries=$((tries - 1)); [ "$tries" -gt 0 ]; done; }
is() { [ "$(systemctl show -P "$1" "$unit")" = "$2" ]; }
is_user() { [ "$(stat -c %U "/proc/$(systemctl show -P MainPID "$unit")")" = gpc-one ]; }
"""
BRIDGE = "ip link add br0 type bridge\n"
START = f'{BRIDGE}systemctl start "$unit"\nuntil_ is_user\n'


def play(script: str, scratch: Path, machine: str = MACHINE) -> Ran:
    require("qemu-system-x86_64", "qemu-system-x86")
    require("swtpm", "swtpm")
    require("ip", "iproute2")
    files = {}
    for artifact in build_source("machine.yaml", machine.encode()).artifacts:
        text = artifact.text
        if artifact.path.startswith("usr/local/sbin/gpc-guest-"):
            text = re.sub(r"-cpu \S+", "-cpu max", text.replace("accel=kvm", "accel=tcg"))
        files[artifact.path] = (text, artifact.mode)
    return under_systemd(PREPARE + script, files, scratch)


def test_a_guest_waits_for_its_bridge_whoever_makes_it(tmp_path: Path) -> None:
    ran = play(
        'systemctl start --no-block "$unit"\nsleep 2\nis ActiveState inactive\n'
        "systemctl list-jobs --no-legend | grep 'net-devices-br0.device .* running'\n"
        f"{BRIDGE}until_ is ActiveState active\nuntil_ is_user\n"
        "[ -e /sys/class/net/br0/brif/* ]\n",
        tmp_path / "lab",
    )
    ran.check()


def test_under_its_unit_qemu_is_the_user_that_it_should_be(tmp_path: Path) -> None:
    ran = play(
        f'{START}id -u gpc-one\ncat "/proc/$(systemctl show -P MainPID "$unit")/status"\n'
        'systemctl show -P LimitMEMLOCK "$unit"\n',
        tmp_path / "lab",
    ).check()
    uid, *lines, limit = ran.stdout.splitlines()
    found = {name: " ".join(value.split()) for name, _, value in (x.partition(":") for x in lines)}
    assert found["Uid"].split() == [uid] * 4
    assert found["CapEff"] == "0" * 16
    assert found["NoNewPrivs"] == "1"
    # Its own sandbox, and what the unit forbids.
    assert int(found["Seccomp_filters"]) > 1
    assert limit == "infinity"


def test_a_guest_that_does_not_end_is_ended_when_its_time_is_over(tmp_path: Path) -> None:
    ran = play(
        f'{START}date +%s\nsystemctl stop "$unit"\ndate +%s\nis ActiveState failed\n'
        '[ ! -e "$run" ]\njournalctl -u "$unit" --no-pager -o cat\n',
        tmp_path / "lab",
    ).check()
    before, after, *journal = ran.stdout.splitlines()
    assert 4 <= int(after) - int(before) < 20
    assert any("terminating on signal 15" in line for line in journal)


def test_the_mounts_of_its_files_are_required_by_their_very_paths(tmp_path: Path) -> None:
    ran = play(
        'eval "set -- $(systemctl show -P RequiresMountsFor "$unit")"\nprintf "%s\\n" "$@"\n',
        tmp_path / "lab",
    ).check()
    assert set(ran.stdout.splitlines()) == {
        DISK,
        "/usr/share/OVMF/OVMF_CODE_4M.fd",
        "/usr/share/OVMF/OVMF_VARS_4M.fd",
        "/var/lib/gpc",
    }


@pytest.mark.parametrize(
    "path",
    ["/dev/vg0/win10", "/dev/disk/by-id/ata-ST1000_x-part1", "/dev//mapper/./a b", "/dev/ä%$'\\",
     "/dev/.hidden", "/sys/subsystem/net/devices/br-0.10"],
)  # fmt: skip
def test_a_device_has_the_unit_that_systemd_gives_it(path: str) -> None:
    tool = require("systemd-escape", "systemd")
    ran = run([tool, "--path", "--suffix=device", path]).check()
    assert UnitName.of_device(path) == ran.stdout.rstrip("\n")
