"""QEMU of two releases judges what is behind disks, as far as it lies on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.build import build_source
from kit.kvm_guests import GuestCase, text
from kit.paths import RIGHT
from lab.later import Generation
from lab.qemu import Qemu, reached
from lab.tools import run

pytestmark = pytest.mark.consumer


def words(launcher: str, directory: Path) -> list[str]:
    """QEMU's command line as a launcher shows it."""
    path = directory / "launcher"
    path.write_text(launcher, encoding="utf-8")
    return run(["dash", path, "show"]).check().stdout.splitlines()


NOT_REACHED = ("Failed to connect", "Unknown driver", "Connection refused")


def test_qemu_takes_each_disk_up_to_the_missing_machine(
    generation: Generation, tmp_path: Path
) -> None:
    tree = build_source("m", (RIGHT / "disks-of-qemu.yaml").read_bytes())
    (launcher,) = (a.text for a in tree.artifacts if a.path == "usr/local/sbin/gpc-guest-kept")
    kept = words(launcher.replace("exit 1", "return 1"), tmp_path)
    found = reached(words(text(GuestCase("remote", "remote"), "qemu"), tmp_path), generation)
    found |= reached(kept, generation)
    assert len(found) == 11
    for name, said in found.items():
        assert any(end in said for end in NOT_REACHED), (name, said)
    wrong = [word.replace("file.lun=", "file.lan=") for word in kept]
    assert "'file.lan' is unexpected" in reached(wrong, generation)["disk-secured"]


def test_qemu_has_a_drive_on_nvme(generation: Generation, tmp_path: Path) -> None:
    tree = build_source("m", (RIGHT / "disks-of-qemu.yaml").read_bytes())
    (launcher,) = (a.text for a in tree.artifacts if a.path == "usr/local/sbin/gpc-guest-kept")
    sys = tmp_path / "sys"
    (sys / "0:0:1:0/scsi_generic/sg4").mkdir(parents=True)
    argv = words(launcher.replace("/sys/bus/scsi/devices", str(sys)), tmp_path)
    assert [word for word in argv if "/dev/sg4" in word]
    drop = next(n for n, word in enumerate(argv) if word.startswith("scsi-generic,"))
    alone = argv[: drop - 1] + argv[drop + 1 :]  # QEMU asks the device itself
    with Qemu(alone, generation) as qemu:
        for name, serial in (("fast", "fast"), ("named", "N-1")):
            path = f"/machine/peripheral/disk-{name}"
            assert qemu.query("qom-get", path=path, property="serial") == serial
