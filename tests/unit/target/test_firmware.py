"""What the firmware started: its entry read whole, or not at all."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from gpc.host.real import RealReader
from gpc.target.firmware import booted, without_identifiers
from gpc.target.live import live_loaders
from kit.firmware import PARTUUID, boots, interface, option

LONG = "root=UUID=1 rw initrd=\\initramfs-linux.img quiet"


def loader(root: Path) -> set[str]:
    """The loaders that say themselves that they boot it."""
    found = {word: each.recognise(RealReader(str(root))) for word, each in live_loaders().items()}
    return {word for word, evidence in found.items() if evidence is not None and evidence.said}


@pytest.mark.parametrize(
    ("path", "words", "word"),
    [
        ("\\vmlinuz-linux", LONG, "efistub"),
        ("\\EFI\\Linux\\arch-linux.efi", "", "efistub"),
        ("\\EFI\\refind\\refind_x64.efi", "", "refind"),
        ("\\EFI\\limine\\BOOTX64.EFI", "", "limine"),
    ],
)
def test_a_loader_that_says_nothing_is_known_by_what_the_firmware_started(
    tmp_path: Path, path: str, words: str, word: str
) -> None:
    boots(tmp_path, path, words)
    assert loader(tmp_path) == {word}


@pytest.mark.parametrize(
    ("says", "word"), [("Limine 12.4.1", "limine"), ("systemd-boot 257", "systemd-boot")]
)
def test_a_loader_that_was_started_by_another_is_the_one_that_counts(
    tmp_path: Path, says: str, word: str
) -> None:
    boots(tmp_path, "\\EFI\\refind\\refind_x64.efi")
    interface(tmp_path, "LoaderInfo", says)
    assert loader(tmp_path) == {word}


def test_windows_that_the_firmware_started_is_no_kernel(tmp_path: Path) -> None:
    boots(tmp_path, "\\EFI\\Microsoft\\Boot\\bootmgfw.efi")
    assert loader(tmp_path) == set()


def test_the_firmwares_entry_is_read_whole(tmp_path: Path) -> None:
    boots(tmp_path, "\\vmlinuz-linux", LONG)
    found = booted(RealReader(str(tmp_path)))
    assert found is not None
    assert found == ("000A", "Some Linux", "\\vmlinuz-linux", 1, PARTUUID, LONG)


@pytest.mark.parametrize("cut", range(0, 200, 3))
def test_an_entry_that_was_cut_short_is_none_and_no_fault(tmp_path: Path, cut: int) -> None:
    boots(tmp_path, "\\vmlinuz-linux")
    (place,) = tmp_path.glob("sys/firmware/efi/efivars/Boot000A-*")
    place.write_bytes(place.read_bytes()[:cut])
    found = booted(RealReader(str(tmp_path)))
    assert found is None or found.words == ""


def test_a_capture_has_neither_the_partition_nor_a_uuid_of_the_entry() -> None:
    uuid = "8d6a4d04-9e6d-4f44-9c3a-3a2f1a0c77d1"
    raw = b"\6\0\0\0" + option("Linux", "\\vmlinuz-linux", f"root=UUID={uuid} quiet")
    found = without_identifiers(raw)
    assert len(found) == len(raw)
    zeros = "00000000-0000-0000-0000-000000000000"
    assert found[4:] == option("Linux", "\\vmlinuz-linux", f"root=UUID={zeros} quiet").replace(
        UUID(PARTUUID).bytes_le, bytes(16)
    )
    assert without_identifiers(raw[:60]) != b""
