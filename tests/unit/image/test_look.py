"""What an image holds is seen as a kernel would unpack it; a damaged one is never believed."""

from __future__ import annotations

import hashlib
import os
import struct
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpc.host.real import RealReader
from gpc.image import squashed
from gpc.image.records import Held, Inside, Unread
from gpc.rehearse.replica import cpio
from kit.images import (
    BY_PYTHON,
    CONF,
    FILES,
    RELEASE,
    RULE,
    WANTED,
    archive,
    compressed,
    early,
    uki,
)
from lab.tools import require

Look = Callable[[bytes], Inside | Unread]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Looks into an image of these bytes, as into one of a host."""

    def looked(data: bytes) -> Inside | Unread:
        (tmp_path / "image").write_bytes(data)
        return RealReader(str(tmp_path)).image("/image", WANTED)

    return looked


def held(path: str, files: Mapping[str, bytes] = FILES) -> Held:
    data = files[path[1:]]
    return Held(len(data), hashlib.sha256(data).hexdigest())


WHOLE = Inside(
    {CONF: held(CONF), RULE: held(RULE)},
    ("vfio_iommu_type1", "vfio_pci"),
    ("vfio",),
    (RELEASE,),
    {},
)


@pytest.mark.parametrize("tail", [b"", bytes(700)], ids=["", "padded"])
@pytest.mark.parametrize("front", [b"", early()], ids=["", "microcode"])
@pytest.mark.parametrize("how", BY_PYTHON)
def test_what_is_in_an_image_is_seen(how: str, front: bytes, tail: bytes, look: Look) -> None:
    assert look(front + compressed(archive(FILES), how) + tail) == WHOLE


def test_all_archives_are_read_and_the_last_word_counts(look: Look) -> None:
    later = {RULE[1:]: b"# a later rule\n"}
    for how in BY_PYTHON:
        data = compressed(archive(FILES), how) + bytes(4) + compressed(archive(later), "gzip")
        found = look(data)
        assert isinstance(found, Inside)
        assert found.files[RULE] == held(RULE, later)
        assert found.files[CONF] == held(CONF)
        # As well where both are in one compressed stream.
        assert look(compressed(archive(FILES) + archive(later), how)) == found


def test_a_unified_kernel_image_is_looked_into_and_says_what_it_boots(look: Look) -> None:
    sections = {
        ".osrel": b"ID=arch\n",
        ".cmdline": b"root=UUID=1 ro\0",
        ".uname": RELEASE.encode(),
        ".initrd": early() + compressed(archive(FILES), "xz"),
        ".linux": bytes(5000),
    }
    said = {"osrel": "ID=arch\n", "cmdline": "root=UUID=1 ro", "uname": RELEASE}
    assert look(uki(sections)) == WHOLE._replace(said=said)
    without = {name: data for name, data in sections.items() if name != ".initrd"}
    assert look(uki(without)) == Unread(
        "is a program with no initial RAM file systems in it", damaged=True
    )


def test_settings_of_the_kernel_behind_an_image_are_no_archive(look: Look) -> None:
    text = b'kernel.panic = "7"\n\0'
    text += bytes(-len(text) % 4)
    tail = text + struct.pack("<II", len(text), sum(text)) + b"#BOOTCONFIG\n"
    assert look(archive(FILES) + tail) == WHOLE


def test_names_are_taken_from_the_root_however_they_are_written(look: Look) -> None:
    assert look(archive({f"./{path}": data for path, data in FILES.items()})) == WHOLE


def test_files_with_several_names_have_the_bytes_of_the_one_that_brings_them(look: Look) -> None:
    data = FILES[RULE[1:]]

    def record(name: str, body: bytes) -> bytes:
        fields = (7, 0o100644, 0, 0, 2, 0, len(body), 0, 0, 0, 0, len(name) + 1, 0)
        head = b"070701" + "".join(f"{one:08X}" for one in fields).encode()
        head += name.encode() + b"\0"
        return head + bytes(-len(head) % 4) + body + bytes(-len(body) % 4)

    found = look(record(RULE[1:], b"") + record("etc/other", data) + archive({}))
    assert isinstance(found, Inside)
    assert found.files == {RULE: held(RULE)}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (bytes(4096), "is empty"),
        (b"a text\n", "holds something else where an archive should begin"),
        (archive(FILES)[:-600], "ends early"),
        (compressed(archive(FILES), "gzip")[:-9], "ends early"),
        (compressed(archive(FILES), "xz")[:-9], "ends early"),
        (archive(FILES) + b"junk", "holds something else where an archive should begin"),
        (compressed(b"no archive" * 20, "gzip"), "holds something else where a file of an "
         "archive should begin"),
        (b"MZ" + bytes(10), "begins as a program and is none"),
    ],
)  # fmt: skip
def test_what_no_kernel_unpacks_is_damaged_and_says_how(
    data: bytes, reason: str, look: Look
) -> None:
    assert look(data) == Unread(reason, damaged=True)


def test_a_bomb_ends_at_a_bound(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gpc.image.flow.Budget.__init__", _small)
    for how in ("gzip", "bzip2", "xz", "lzma"):
        found = look(compressed(archive({"zeros": bytes(30 << 20)}), how))
        assert found == Unread("unpacks to more than 2 GiB", damaged=True), how


def _small(budget: object, left: int = 20 << 20) -> None:
    budget.left = left  # type: ignore[attr-defined]  # any budget has it


@pytest.mark.parametrize("how", ["xz", "lzma"])
def test_a_dictionary_beyond_all_bounds_is_refused(how: str, look: Look) -> None:
    import lzma

    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 768 << 20, "mode": lzma.MODE_FAST,
                "mf": lzma.MF_HC3, "nice_len": 10, "depth": 1}]  # fmt: skip
    data = bytearray(compressed(archive(FILES), how))
    if how == "lzma":
        data[1:5] = struct.pack("<I", 768 << 20)
    else:
        block = lzma.compress(archive(FILES)[:64], lzma.FORMAT_XZ, filters=filters)
        data = bytearray(block)
    found = look(bytes(data))
    assert isinstance(found, Unread)
    assert found.damaged


def test_more_files_than_any_image_are_too_many(look: Look) -> None:
    one = cpio.archive({"": cpio.file(b"")})[:112]
    started = time.monotonic()
    found = look(compressed(one * 300_000, "gzip"))
    assert found == Unread("names more files than any image has, or longer", damaged=True)
    assert time.monotonic() - started < 20


def test_what_may_not_be_read_is_unknown_and_not_damaged(tmp_path: Path) -> None:
    reader = RealReader(str(tmp_path))
    (tmp_path / "directory").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("missing", "directory", "pipe"):
        found = reader.image(f"/{name}", WANTED)
        assert isinstance(found, Unread)
        assert not found.damaged


IMAGES = {
    **{how: early() + compressed(archive(FILES), how) for how in BY_PYTHON},
    "uki": uki({".initrd": compressed(archive(FILES), "gzip"), ".uname": b"6"}),
}


@settings(max_examples=150, deadline=None)
@given(
    how=st.sampled_from(sorted(IMAGES)),
    damage=st.lists(
        st.tuples(st.floats(0, 1), st.binary(max_size=12), st.integers(0, 2000)), max_size=4
    ),
    cut=st.floats(0, 1) | st.none(),
)
def test_a_damaged_image_is_looked_into_or_is_not_and_nothing_else(
    how: str,
    damage: list[tuple[float, bytes, int]],
    cut: float | None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    data = IMAGES[how]
    for where, put, taken in damage:
        at = int(where * len(data))
        data = data[:at] + put + data[at + taken :]
    if cut is not None:
        data = data[: int(cut * len(data))]
    root = tmp_path_factory.mktemp("damaged")
    (root / "image").write_bytes(data)
    found = RealReader(str(root)).image("/image", WANTED)
    assert isinstance(found, Inside | Unread)
    if isinstance(found, Inside) and not damage and cut is None:
        assert found.files == WHOLE.files


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("squash-root.img", b"hsqs" + bytes(200), "file system in it that unsquashfs cannot read"),
        ("squashfs-root.img", b"", "file system in it that unsquashfs cannot read"),
        ("erofs-root.img", bytes(4096), "keeps its files in an EROFS"),
    ],
)
def test_of_a_file_system_in_an_image_that_nobody_reads_nothing_is_claimed(
    name: str, data: bytes, reason: str, look: Look
) -> None:
    require("unsquashfs", "squashfs-tools")
    found = look(archive({**FILES, name: data}))
    assert isinstance(found, Unread)
    assert reason in found.reason
    assert not found.damaged


def test_what_unsquashfs_lists_is_told_apart_by_its_columns() -> None:
    lines = (
        "drwxr-xr-x 0/0                      58 2026-12-01 01:31 squashfs-root/etc",
        "-rw-r--r-- 0/0                       2 2026-12-01 01:31 squashfs-root/a b/h -> i",
        "lrwxrwxrwx 0/0                       1 2026-12-01 01:31 squashfs-root/etc/l -> f",
        "crw-r--r-- 0/0                   1,  3 2026-12-01 01:31 squashfs-root/etc/n",
        "-rw-r--r-- 0/0                       0 2026-12-01 01:31 squashfs-root/etc/new",
        "line",
    )
    text = "\n".join(lines).encode()
    assert list(squashed.listed(text)) == [("a b/h -> i", 2), ("etc/l", 1), ("etc/new", 0)]
