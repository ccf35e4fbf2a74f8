"""Who made a guest by virt-install moves to gpc and back, and the guest does not notice."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gpc.apply.wanted import NOTHING
from gpc_targets.libvirt.live import foretold
from gpc_targets.libvirt.live.meaning import differences
from kit.command import gpc
from kit.libvirt_stage import Stage
from lab.libvirt import Libvirtd
from lab.tools import require, system_env

pytestmark = pytest.mark.consumer

FILE = "/etc/gpc/libvirt/g.xml"
HOST = """\
gpc: 1
host:
  name: box
  os: debian-12
  kernel: "6.1"
  cpu: {vendor: amd, cores: 8}
  headless: true
  bridges: [br0]
  gpus: {}
"""
GUESTS = {
    "linux": ("--osinfo", "linux2022"),
    "bios": ("--osinfo", "linux2022", "--machine", "pc", "--video", "vga"),
    "uefi": ("--osinfo", "linux2022", "--boot", "uefi", "--graphics", "vnc,listen=127.0.0.1"),
    "windows": (
        *(
            "--osinfo",
            "win10",
            "--disk",
            "{other},driver.type=raw,target.bus=sata,serial=S1",
        ),
        *("--graphics", "spice", "--sound", "ich9", "--rng", "/dev/urandom", "--tpm", "none"),
    ),
    "tuned": (
        *(
            "--osinfo",
            "linux2022",
            "--cpu",
            "host-passthrough",
            "--cputune",
            "vcpupin0.vcpu=0,vcpupin0.cpuset=2",
        ),
        *("--watchdog", "i6300esb,action=reset", "--autostart", "--graphics", "none"),
    ),
}


SAME = "  it stays what it is"


def installed(libvirtd: Libvirtd, base: Path, words: tuple[str, ...]) -> str:
    """The domain that virt-install makes, as it prints it."""
    for name in ("a.qcow2", "b.raw"):
        (base / name).write_bytes(b"")
    said = [word.replace("{other}", f"type=file,source.file={base}/b.raw") for word in words]
    made = subprocess.run(
        [
            require("virt-install", "virtinst"),
            *("--connect", libvirtd.uri, "--name", "g", "--memory", "4096", "--vcpus", "2"),
            *(
                "--disk",
                f"type=file,source.file={base}/a.qcow2,driver.type=qcow2",
                "--network",
                "bridge=br0",
            ),
            *("--check", "all=off", "--import", "--noautoconsole", "--print-xml", *said),
        ],
        capture_output=True,
        text=True,
        env=system_env(),
        check=False,
        timeout=120,
    )
    assert made.returncode == 0, made.stderr
    return made.stdout


class PersonsHost(Stage):
    """A host whose guests somebody has made without gpc."""

    def define(self, xml: str) -> None:
        ran = self.libvirtd.virsh("define", "/dev/stdin", input=xml)
        assert ran.ok, ran.stderr

    def imported(self, xml: str) -> str:
        """The machine.yaml with the guest of a domain."""
        (self.base / "g.xml").write_text(xml)
        (self.base / "machine.yaml").write_text(HOST)
        made = gpc("import", "g.xml", cwd=self.base)
        assert made.returncode == 0, made.stderr
        return (self.base / "machine.yaml").read_text()


@pytest.fixture
def host(tmp_path: Path, libvirtd: Libvirtd) -> Iterator[PersonsHost]:
    yield PersonsHost(tmp_path, libvirtd)
    libvirtd.virsh("undefine", "--nvram", "g")


UNPLACED = {
    "memballoon": "it has no key `at`",
    "pci": "ports and bridges are what devices stand behind",
    "virtio-serial": "channels are known by their names",
    "watchdog": "libvirt put it behind a bridge, where gpc chooses",
}


def places(xml: str) -> set[tuple[str, ...]]:
    """Each device of a domain with what it is, and where the guest sees it."""
    found = set()
    for device in ElementTree.fromstring(xml).findall("devices/*"):
        of = device.get("type", "") if device.tag == "controller" else device.tag
        for address in device.findall("address[@type='pci']"):
            if of not in UNPLACED:
                said = (f"{key}={value}" for key, value in sorted(address.attrib.items()))
                found.add((of, *said))
    return found


@pytest.mark.parametrize("name", GUESTS)
def test_a_guest_of_virt_install_moves_to_gpc_and_back(
    name: str, host: PersonsHost, libvirtd: Libvirtd, tmp_path: Path
) -> None:
    host.define(installed(libvirtd, tmp_path, GUESTS[name]))
    # libvirt 9.0 has another order of controllers once it reads what it has filled in itself.
    host.define(host.shown("--security-info"))
    before, secret = host.shown(), host.shown("--security-info")
    machine = host.imported(before)
    assert ElementTree.fromstring(before).findtext("uuid", "?") in machine
    want = host.tree(machine)
    files = {file.path: file.data for file in want.files}
    told = list(foretold(host.host, f"define {FILE.lstrip('/')}", files))
    assert told[1:] in ([], [SAME])
    host.apply(want)
    after = host.shown()
    assert list(differences(before, after, is_own=False)) == []
    assert len(places(before)) >= 3
    assert places(after) == places(before)
    host.apply(NOTHING, "restore")
    assert host.shown("--security-info") == secret
