"""QEMU of two releases judges what is behind disks, as far as it lies on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gpc.build import build_source
from gpc.lift.argv import Option, fields, split
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


NOT_REACHED = ("Failed to connect", "Unknown driver", "Connection refused", "/dev/vfio/vfio")


def test_qemu_takes_each_disk_up_to_the_missing_machine(
    generation: Generation, tmp_path: Path
) -> None:
    tree = build_source("m", (RIGHT / "disks-of-qemu.yaml").read_bytes())
    (launcher,) = (a.text for a in tree.artifacts if a.path == "usr/local/sbin/gpc-guest-kept")
    kept = words(launcher.replace("exit 1", "return 1"), tmp_path)
    found = reached(words(text(GuestCase("remote", "remote"), "qemu"), tmp_path), generation)
    found |= reached(kept, generation)
    assert len(found) == 13
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
    assert "file.driver=nvme,file.device=0000:0d:00.0,file.namespace=2" in " ".join(alone)
    alone = [word for pair in unlocked(alone) for word in pair]
    with Qemu(alone, generation) as qemu:
        for name, serial in (("fast", "fast"), ("named", "N-1")):
            path = f"/machine/peripheral/disk-{name}"
            assert qemu.query("qom-get", path=path, property="serial") == serial


def unlocked(argv: list[str]) -> Iterator[tuple[str, ...]]:
    """The options of a command line without disks of which no image can stand in for the source."""
    for option in split(argv):
        words = f",{option.value}"
        if not any(f",{key}=disk-{n}" in words for key in KEYS for n in ("locked", "driven")):
            yield option.words


KEYS = ("id", "node-name")

NOT_ENCRYPTED = {
    "disk-locked": "Volume is not in LUKS format",
    "disk-locked_inside": "No encryption in image header, but options specified format 'luks'",
    "disk-locked_away": "Volume is not in LUKS format",
}


def test_qemu_would_open_what_is_encrypted(generation: Generation, tmp_path: Path) -> None:
    """With the words that say how: what it has against them is an image that is not encrypted."""
    tree = build_source("m", (RIGHT / "disks-of-qemu.yaml").read_bytes())
    (launcher,) = (a.text for a in tree.artifacts if a.path == "usr/local/sbin/gpc-guest-kept")
    argv = words(launcher.replace("exit 1", "return 1"), tmp_path)
    said = opened(argv, generation, tmp_path)
    assert said.keys() == NOT_ENCRYPTED.keys()
    for name, end in NOT_ENCRYPTED.items():
        assert said[name].endswith(end), said[name]
    wrong = [word.replace("key-secret=disk-locked-", "key-secret=disk-lacked-") for word in argv]
    found = opened(wrong, generation, tmp_path)["disk-locked"]
    assert "No secret with id 'disk-lacked-luks-password'" in found


def opened(argv: list[str], generation: Generation, directory: Path) -> dict[str, str]:
    """What QEMU says of each encrypted disk, with images of zeroes behind them, by its name."""
    images = {"qcow2": directory / "a.qcow2", "luks": directory / "a.raw"}
    run(["qemu-img", "create", "-q", "-f", "qcow2", images["qcow2"], "1M"]).check()
    images["luks"].write_bytes(bytes(1 << 20))
    secrets = [f"secret,id={fields(o).get('id')},data=a" for o in split(argv) if _is_secret(o)]
    before = ["qemu-system-x86_64", "-S", "-nodefaults", "-display", "none", "-machine", "none"]
    before += [word for secret in secrets for word in ("-object", secret)]
    said = {}
    for option in split(argv):
        value = fields(option)
        kind = value.get("driver") or value.get("format")
        if option.name not in ("-blockdev", "-drive") or not any(
            "secret" in k for k in value.values
        ):
            continue
        if not value.get("file.password-secret") and value.get("file.driver") not in ("rbd",):
            there = {"file.filename": str(images[kind]), "file.driver": "file"}
            of_other = [key for key in value.values if key.startswith("file.")]
            alone = value.without(*of_other).but(there)
            command = generation.runs([*before, option.name, alone.text()])
            name = value.get("node-name") or value.get("id")
            said[name] = run(command, timeout=60).stderr.strip()
    return said


def _is_secret(option: Option) -> bool:
    return option.name == "-object" and fields(option).get("qom-type") == "secret"
