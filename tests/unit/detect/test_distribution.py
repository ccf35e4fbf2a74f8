"""What a host's distribution is called: by its own id where gpc knows it, else by its family."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.detect.distribution import PROXMOX, Distribution, detect_distribution
from gpc.detect.look import Look
from gpc.host.real import RealReader


def found(root: Path, release: str, *others: str) -> Distribution:
    """The distribution of a host with these lines in its os-release and these other files."""
    for path, text in (
        ("/etc/os-release", release.replace(" ", "\n")),
        *((path, "") for path in others),
    ):
        at = root / path.lstrip("/")
        at.parent.mkdir(parents=True, exist_ok=True)
        at.write_text(text)
    return detect_distribution(Look(RealReader(str(root))))


@pytest.mark.parametrize(
    ("release", "os"),
    [
        ('ID=debian VERSION_ID="12"', "debian-12"),
        ("ID=debian", "debian"),
        ('ID=ubuntu ID_LIKE=debian VERSION_ID="25.10"', "ubuntu-25.10"),
        ('ID=pop VERSION_ID="22.04"', "pop-22.04"),
        ('ID=linuxmint ID_LIKE="ubuntu\tdebian" VERSION_ID="22.1"', "linuxmint-22.1"),
        ('ID=linuxmint ID_LIKE=debian VERSION_ID="6"', "lmde-6"),
        ('ID="opensuse-leap" VERSION_ID="15.6"', "opensuse-leap-15.6"),
        ('ID="opensuse-tumbleweed" VERSION_ID="20251104"', "opensuse-tumbleweed"),
        ('ID="opensuse-microos" VERSION_ID="20251104"', "opensuse"),
        ("ID=endeavouros ID_LIKE=arch BUILD_ID=rolling", "endeavouros"),
        ("ID=archarm ID_LIKE=arch", "arch"),
        ('ID="rocky" ID_LIKE="rhel\tcentos\tfedora" VERSION_ID="9.4"', "rocky-9.4"),
        ("ID=nobara VERSION_ID=42", "nobara-42"),
        ("ID=bazzite VERSION_ID=43", "bazzite-43"),
        ("ID=devuan ID_LIKE=debian VERSION_ID=5", "debian-12"),
        ("ID=devuan ID_LIKE=debian", "debian"),
        ('ID=debian VERSION_ID="12;rm"', "debian"),
        ("ID=gentoo", None),
        ("", None),
    ],
)
def test_a_host_is_called_by_its_own_id(tmp_path: Path, release: str, os: str | None) -> None:
    assert found(tmp_path, release).os == os


@pytest.mark.parametrize("sign", PROXMOX)
@pytest.mark.parametrize(("debian", "os"), [("12", "proxmox-8"), ("13", "proxmox-9")])
def test_proxmox_is_told_from_the_debian_that_it_says_it_is(
    tmp_path: Path, debian: str, os: str, sign: str
) -> None:
    release = f'ID=debian VERSION_ID="{debian}"'
    assert found(tmp_path / "debian", release).os == f"debian-{debian}"
    assert found(tmp_path / "proxmox", release, sign).os == os


@pytest.mark.parametrize(
    ("release", "said"),
    [
        ("ID=devuan ID_LIKE=debian VERSION_ID=5", "debian-12"),
        ("ID=pop VERSION_ID=22.04", "ubuntu-22.04"),
        ('ID="opensuse-tumbleweed" VERSION_ID="20251104"', "opensuse-tumbleweed-20240101"),
        ("ID=ubuntu VERSION_ID=24.04", "kubuntu-24.04"),
        # Nobody knows which release of its elder an unknown one stands on.
        ("ID=sparky ID_LIKE=debian VERSION_ID=7", "debian-12"),
        ("ID=gentoo", "debian-12"),
    ],
)
def test_what_is_true_of_a_host_does_not_differ(tmp_path: Path, release: str, said: str) -> None:
    assert found(tmp_path, release).is_as_said(said)


@pytest.mark.parametrize(
    ("release", "said"),
    [
        ("ID=devuan ID_LIKE=debian VERSION_ID=5", "debian-11"),
        ("ID=pop VERSION_ID=24.04", "ubuntu-22.04"),
        ("ID=debian VERSION_ID=13", "debian-12"),
        ("ID=debian", "debian-12"),
        ("ID=sparky ID_LIKE=debian", "arch"),
        ("ID=arch", "cachyos"),
    ],
)
def test_what_is_not_differs(tmp_path: Path, release: str, said: str) -> None:
    assert not found(tmp_path, release).is_as_said(said)
