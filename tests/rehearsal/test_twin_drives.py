"""Two drives of one model whose numbers change: the host boots, and its own drive stays its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kit.booted_host import boot, image
from kit.hosts import lay_out
from lab.kernel import KernelTree
from lab.tools import Ran

pytestmark = [pytest.mark.rehearsal, pytest.mark.slow, pytest.mark.timeout(600)]

MACHINE = """\
gpc: 1
host:
  name: twins
  os: debian-12
  kernel: 6.1
  cpu: {vendor: intel, cores: 2}
  gpus: {console: {address: 00:02.0, id: "1234:1111", driver: bochs, boot_display: true}}
  devices:
    own: {address: 01:00.0, id: "1b36:0010", driver: nvme}
    games: {address: 02:00.0, id: "1b36:0010", driver: nvme, behind: [00:06.0]}
guests:
  one:
    backend: qemu
    os: linux
    vcpus: 1
    memory: 512 MiB
    devices: [games]
    disks: {system: {file: /srv/one.raw}}
"""

BIND = "/usr/local/sbin/gpc-bind"
DRIVES = (
    "for d in /sys/bus/pci/devices/*; do read -r c <$d/class; case $c in 0x0108*) "
    'p=$(readlink $d); l=$(readlink $d/driver); echo "drive=$p ${l##*/}";; esac; done'
)


def drives(ran: Ran) -> dict[str, str]:
    """The driver of each drive by the root port that it is behind."""
    rows = re.findall(r"^drive=\S*/(\S+?)/\S+ (\S*)$", ran.stdout, re.MULTILINE)
    return {port.removeprefix("0000:"): driver for port, driver in rows}


def hardware(place: Path, *, another: bool) -> list[str]:
    """The host's drive behind port 5, the guest's behind port 6; another card behind port 4."""
    words: list[str] = []
    for slot in (4, 5, 6) if another else (5, 6):
        words += ["-device", f"pcie-root-port,id=p{slot},bus=pcie.0,chassis={slot},addr={slot}.0"]
        if slot == 4:
            words += ["-device", "ich9-intel-hda,bus=p4"]
            continue
        disk = place / f"drive{slot}.raw"
        with disk.open("wb") as file:
            file.truncate(16 << 20)
        words += ["-drive", f"if=none,id=d{slot},format=raw,file={disk}"]
        words += ["-device", f"nvme,bus=p{slot},drive=d{slot},serial=twin{slot}"]
    return words


def test_a_drive_that_gets_its_twins_number_stays_with_the_host(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    commands = [f"modprobe nvme; udevadm settle; {DRIVES}", f"{BIND} bind", f"{DRIVES}; : after"]
    found = image(kernel_tree, lay_out(MACHINE, tmp_path / "tree"), commands, tmp_path)
    said = boot(found, devices=hardware(tmp_path, another=False))
    assert drives(said[commands[0]]) == {"00:05.0": "nvme", "00:06.0": "vfio-pci"}
    assert said[commands[1]].code == 0, said[commands[1]]

    # A card in front of them: the host's drive is now at 02:00.0, where the guest's was.
    said = boot(found, devices=hardware(tmp_path, another=True))
    assert drives(said[commands[0]]) == {"00:05.0": "nvme", "00:06.0": "nvme"}
    assert said[commands[1]].code == 5
    assert "games: 0000:02:00.0 is not where it was" in said[commands[1]].stdout
    assert drives(said[commands[2]]) == {"00:05.0": "nvme", "00:06.0": "nvme"}


def test_without_the_way_the_hosts_drive_is_taken(kernel_tree: KernelTree, tmp_path: Path) -> None:
    text = MACHINE.replace(", behind: [00:06.0]", "")
    command = f"modprobe nvme; udevadm settle; {DRIVES}"
    found = image(kernel_tree, lay_out(text, tmp_path / "tree"), [command], tmp_path)
    said = boot(found, devices=hardware(tmp_path, another=True))
    assert drives(said[command]) == {"00:05.0": "vfio-pci", "00:06.0": "nvme"}
