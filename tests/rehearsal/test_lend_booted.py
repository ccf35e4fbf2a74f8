"""A host with one card, booted: its desktop ends for the guest and comes back, however that ends.

systemd, the kernel, its consoles and the drivers of display and sound are Debian's own, and so is
what the compiled unit does. The desktop is a service that holds the display's node, as a display
manager does; the guest is a program that holds the card's group of VFIO, as QEMU does. (Real guests
start in the rehearsals of `test_lent_guests`.)
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gpc.build import check_source
from gpc.rehearse.replica.hardware import arguments, replica
from kit import grub_disk
from kit.hosts import lay_out
from lab.debian_disk import SYSTEMD, debian_disk
from lab.kernel import KernelTree
from lab.power import Machine
from lab.tools import require, run

pytestmark = [pytest.mark.rehearsal, pytest.mark.slow, pytest.mark.timeout(890)]

GPU, AUDIO = "0000:01:00.0", "0000:01:00.1"
TEXT = """\
gpc: 1
host:
  name: solo
  os: debian-12
  kernel: 6.1
  cpu: {vendor: intel, cores: 2}
  gpus:
    card:
      address: 01:00.0
      id: "1234:1111"
      driver: bochs
      boot_display: true
      host_use: while-off
      functions: {audio: {address: 01:00.1, id: "8086:293e", driver: snd_hda_intel}}
guests:
  one:
    backend: qemu
    os: linux
    vcpus: 1
    memory: 512 MiB
    gpus: [card]
"""
HOSTS = ["bochs-drm", "snd_hda_intel"]
UNIT, DESKTOP = "gpc-guest-one.service", "lab-desktop.service"

# The node is there a moment after its driver.
HOLDS = "until [ -e /dev/dri/card0 ]; do sleep 0.1; done; exec sleep infinity 3<>/dev/dri/card0"
DESKTOP_UNIT = f"[Service]\nExecStart=/bin/sh -c '{HOLDS}'\n"
GUEST = f"""\
#!/bin/sh
group=$(readlink /sys/bus/pci/devices/{GPU}/iommu_group)
case $1 in
  start) exec sleep infinity 3<>"/dev/vfio/${{group##*/}}" ;;
  stop) kill "$MAINPID" ;;
esac
"""
PROGRAM = f"systemd-run -q --scope --slice=user-1000.slice sh -c '{HOLDS}' >/dev/null 2>&1 &"
"""Of a person who is logged in."""

LOOKS = f"""\
for function in {GPU} {AUDIO}; do
  driver=$(readlink /sys/bus/pci/devices/$function/driver); echo "${{driver##*/}}"
done
systemctl is-active display-manager.service
for console in /sys/class/vtconsole/*; do
  ! grep -q 'frame buffer' $console/name || cat $console/bind
done
ls /dev/dri/card0 2>/dev/null || echo no node
cat /run/gpc/lend/one/done 2>/dev/null | wc -l
"""
HOST_HAS_IT = [*HOSTS, "active", "1", "/dev/dri/card0", "0"]
MOMENTS = ("unit", "console", "function card.audio", "module", "function card")


@pytest.fixture(scope="module")
def solo(kernel_tree: KernelTree, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """The machine, booted, with the compiled files."""
    place = tmp_path_factory.mktemp("solo")
    disk = place / "disk"
    source = debian_disk(kernel_tree)
    run([require("cp", "coreutils"), "--sparse=always", source, disk]).check()
    grub_disk.write(disk, SYSTEMD, b"\n")
    hardware = arguments(replica(check_source("machine.yaml", TEXT.encode()).machine))
    tree = lay_out(TEXT, place / "tree")
    for path, text in (
        ("usr/local/sbin/gpc-guest-one", GUEST),
        (f"etc/systemd/system/{DESKTOP}", DESKTOP_UNIT),
    ):
        (tree / path).write_text(text)
    (tree / "etc/systemd/system/display-manager.service").symlink_to(DESKTOP)
    packed = place / "tree.tar.gz"
    words = [require("tar", "tar"), "-C", tree, "--owner=0", "--group=0", "-czf", packed, "."]
    run(words).check()
    with Machine(disk, place / "boot", hardware=hardware, megabytes=768) as machine:
        machine.send(packed, "/tree.tar.gz")
        put = "tar -C / --no-overwrite-dir -xzf /tree.tar.gz && systemctl daemon-reload"
        said = machine.run(f"{put} && systemctl start display-manager.service")
        assert said.code == 0, said.text
        yield machine


def looks(machine: Machine) -> list[str]:
    return machine.run(LOOKS).text.splitlines()


def settled(machine: Machine) -> list[str]:
    """How things stand once the guest's unit and the desktop have come to rest."""
    machine.run(
        f"until systemctl show -P ActiveState {UNIT} | grep -qE 'inactive|failed|^active'; do "
        "sleep 0.2; done; for i in $(seq 50); do systemctl -q is-active display-manager && "
        "[ -e /dev/dri/card0 ] && break; sleep 0.1; done; systemctl reset-failed"
    )
    return looks(machine)


def log(machine: Machine) -> str:
    return machine.run(f"cat /var/log/gpc-lend.log; journalctl -o cat -u {UNIT}").text


def start(machine: Machine) -> None:
    said = machine.run(f"systemctl start {UNIT}", 200)
    assert said.code == 0, said.text + log(machine)
    seen = looks(machine)
    assert seen[:3] == ["vfio-pci", "vfio-pci", "inactive"], log(machine)
    assert "no node" in seen
    assert "1" not in seen, "the console is still shown"
    assert machine.run("[ -d /sys/module/bochs ]").code == 1, "the driver is still loaded"


def test_the_desktop_comes_back_after_the_guest_twice(solo: Machine) -> None:
    assert settled(solo) == HOST_HAS_IT
    for _ in range(2):
        solo.run(PROGRAM)
        start(solo)
        said = solo.run(f"systemctl stop {UNIT}", 200)
        assert said.code == 0, said.text
        assert settled(solo) == HOST_HAS_IT, log(solo)
        held = solo.run("ls -l /proc/$(systemctl show -P MainPID display-manager)/fd")
        assert "/dev/dri/card0" in held.text, "the desktop has its display again"


def test_the_desktop_comes_back_when_the_guest_is_killed(solo: Machine) -> None:
    for _ in range(2):
        start(solo)
        solo.run(f"kill -9 $(systemctl show -P MainPID {UNIT})")
        assert settled(solo) == HOST_HAS_IT, log(solo)


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_desktop_comes_back_when_a_start_is_killed_in_the_middle(
    solo: Machine, moment: str
) -> None:
    at = f"grep -qx '{moment}.*' /run/gpc/lend/one/done"
    kill = f"systemctl kill --kill-who=all --signal=KILL {UNIT}"
    said = solo.run(f"systemctl start --no-block {UNIT}; until {at}; do :; done; {kill}", 200)
    assert said.code == 0, said.text
    assert settled(solo) == HOST_HAS_IT, log(solo)


def test_after_all_that_a_guest_starts_and_ends(solo: Machine) -> None:
    start(solo)
    assert solo.run(f"systemctl stop {UNIT}", 200).code == 0
    assert settled(solo) == HOST_HAS_IT, log(solo)
