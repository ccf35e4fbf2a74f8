"""gpc looks into the images that the real builders and compressors make, and sees what is there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from gpc.host.real import RealReader
from gpc.image.records import Inside, Unread
from kit.images import FILES, PROGRAMS, WANTED, archive, compressed, early, uki
from lab.tools import require, run

pytestmark = pytest.mark.consumer

OTHERS = {
    "gzip": ("gzip", "-9n"),
    "bzip2": ("bzip2", "-9"),
    "xz": ("xz", "--check=crc32", "-6"),
    "lzma": ("xz", "--format=lzma", "-6"),
    "zstd -19": ("zstd", "-q", "-19", "-T0", "-c"),
    "zstd --ultra -22": ("zstd", "-q", "--ultra", "-22", "-c"),
}


def look(root: Path, data: bytes) -> Inside | Unread:
    (root / "image").write_bytes(data)
    return RealReader(str(root)).image("/image", WANTED)


def whole(root: Path) -> Inside:
    found = look(root, archive(FILES))
    assert isinstance(found, Inside)
    assert set(found.files) == set(WANTED)
    return found


@pytest.mark.parametrize("tail", [b"", bytes(700)], ids=["", "padded"])
@pytest.mark.parametrize("how", PROGRAMS)
def test_what_a_program_has_to_undo_is_seen(how: str, tail: bytes, tmp_path: Path) -> None:
    expected = whole(tmp_path)
    assert look(tmp_path, early() + compressed(archive(FILES), how) + tail) == expected
    # A section is followed by others, which are none of the image.
    sections = {".initrd": compressed(archive(FILES), how), ".linux": bytes(range(250)) * 9}
    assert look(tmp_path, uki(sections)) == expected


@pytest.mark.parametrize("how", ["none", "zstd", "gzip", "xz", "lz4"])
def test_modules_side_by_side_are_seen_as_booster_compresses_them(how: str, tmp_path: Path) -> None:
    files = {f"usr/lib/modules/{name}.ko": b"ELF" * 999 for name in ("nvme", "nvidia_drm")}
    files |= {"usr/lib/modules/booster.alias": b"pci:* nvme\n", "init": b"ELF"}
    found = look(tmp_path, compressed(archive(files), how))
    assert isinstance(found, Inside)
    assert (found.modules, found.releases) == (("nvidia_drm", "nvme"), ())


@pytest.mark.parametrize("how", ["zstd", "lz4"])
def test_an_archive_behind_what_a_program_undoes_counts(how: str, tmp_path: Path) -> None:
    later = {WANTED[1][1:]: b"# later\n"}
    found = look(tmp_path, compressed(archive(FILES), how) + bytes(8) + archive(later))
    assert isinstance(found, Inside)
    assert found.files[WANTED[1]].size == len(b"# later\n")
    twice = compressed(archive(FILES), how) + compressed(archive(later), how)
    assert look(tmp_path, twice) == found


@pytest.mark.parametrize("how", PROGRAMS)
@pytest.mark.parametrize("cut", [5, 40, -40, -6])
def test_a_stream_that_ends_early_is_damaged(how: str, cut: int, tmp_path: Path) -> None:
    found = look(tmp_path, compressed(archive(FILES), how)[:cut])
    assert isinstance(found, Unread), how
    assert found.damaged


@pytest.mark.parametrize("how", PROGRAMS)
def test_noise_in_a_stream_ends_in_words(how: str, tmp_path: Path) -> None:
    data = compressed(archive(FILES), how)
    for at in range(12, len(data), len(data) // 60 + 1):
        found = look(tmp_path, data[:at] + bytes([data[at] ^ 0x5A]) + data[at + 1 :])
        assert isinstance(found, Inside | Unread)


def test_without_the_program_it_is_not_known_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = compressed(archive(FILES), "zstd")
    monkeypatch.setattr("gpc.host.unpacking.system_path", lambda: "/nowhere")
    said = "is compressed by zstd, and that program is not there to undo it"
    assert look(tmp_path, data) == Unread(said)


def test_a_program_that_says_nothing_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    stuck = tmp_path / "bin/zstd"
    stuck.write_text("#!/bin/sh\nexec /bin/sleep 600\n")
    stuck.chmod(0o755)
    monkeypatch.setattr("gpc.host.unpacking.system_path", lambda: str(tmp_path / "bin"))
    monkeypatch.setattr("gpc.host.unpacking.UNPACK_SECONDS", 0.3)
    found = look(tmp_path, compressed(archive(FILES), "zstd"))
    assert found == Unread("takes longer to unpack than any image", damaged=True)


@pytest.mark.parametrize("name", OTHERS)
def test_what_the_real_cpio_and_compressors_make_is_seen(name: str, tmp_path: Path) -> None:
    require("cpio", "cpio")
    require(OTHERS[name][0], OTHERS[name][0])
    tree = tmp_path / "tree"
    for path, data in FILES.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_bytes(data)
    (tree / "bin").symlink_to("usr/bin")
    script = "find . | LC_ALL=C sort | cpio --quiet -o -H newc"
    data = subprocess.run(
        ["/bin/sh", "-c", script], cwd=tree, capture_output=True, check=True
    ).stdout
    packed = subprocess.run(OTHERS[name], input=data, capture_output=True, check=True).stdout
    assert look(tmp_path, packed) == whole(tmp_path)


def test_a_unified_image_of_objcopy_is_looked_into(tmp_path: Path) -> None:
    """As people made them before ukify, from systemd's own stub."""
    objcopy = require("objcopy", "binutils")
    stub = Path("/usr/lib/systemd/boot/efi/linuxx64.efi.stub")
    if not stub.exists():
        require("bootctl", "systemd-boot-efi")
    sections = {"cmdline": b"root=UUID=1 ro", "uname": b"6.1.0-56-amd64", "initrd": None}
    words: list[str | Path] = [objcopy]
    for number, (name, data) in enumerate(sections.items()):
        part = tmp_path / name
        part.write_bytes(data or early() + compressed(archive(FILES), "zstd"))
        address = f".{name}={0x2000000 + number * 0x1000000:#x}"
        words += ["--add-section", f".{name}={part}", "--change-section-vma", address]
    run([*words, stub, tmp_path / "image.efi"]).check()
    shutil.move(tmp_path / "image.efi", tmp_path / "unified")
    found = RealReader(str(tmp_path)).image("/unified", WANTED)
    assert isinstance(found, Inside)
    assert found.files == whole(tmp_path).files
    assert found.said["cmdline"] == "root=UUID=1 ro"
    assert found.said["uname"] == "6.1.0-56-amd64"
