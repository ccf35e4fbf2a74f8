"""`gpc lint` on several files, of which one cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.commands.files import UnreadableFile, read_file
from gpc.commands.guard import DONE, ENVIRONMENT
from gpc.commands.lint import lint

FAULTY = Path(__file__).parent / "faulty"
GRUB = FAULTY / "amd-on/etc/default/grub"


def test_a_file_that_is_not_there_takes_no_finding_of_others_away(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert lint(["/nowhere/at/all", str(GRUB)], format="concise") == ENVIRONMENT
    said = "".join(capsys.readouterr())
    assert "amd_iommu=on" in said
    assert "error: /nowhere/at/all: No such file or directory" in said


def test_one_file_of_a_directory_takes_no_finding_of_others_away(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "grub").write_bytes(GRUB.read_bytes())
    (tmp_path / "closed").write_text("GRUB_DEFAULT=0\n")

    def as_another(name: str) -> bytes:
        if name.endswith("closed"):
            raise UnreadableFile(f"error: {name}: Permission denied")
        return read_file(name)

    monkeypatch.setattr("gpc.commands.lint.read_file", as_another)
    assert lint([str(tmp_path)], format="concise") == ENVIRONMENT
    said = "".join(capsys.readouterr())
    assert "amd_iommu=on" in said
    assert "Permission denied" in said


def test_what_was_left_behind_in_a_directory_is_not_judged(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    below = tmp_path / "etc/modprobe.d"
    below.mkdir(parents=True)
    for name in ("vfio.conf.bak", "vfio.conf~", "vfio.conf.dpkg-old", "vfio.conf.rpmsave"):
        (below / name).write_text("options kvm_amd npt=0\n")
    (below / "kvm.conf").write_text("options vfio-pci ids=10de:2204\n")
    assert lint([str(tmp_path)], format="concise") == DONE
    assert "npt" not in "".join(capsys.readouterr())
