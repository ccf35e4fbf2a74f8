"""dracut where another builder is beside it: which makes what boots, and by which program."""

from __future__ import annotations

from typing import Any, cast

import pytest

from gpc.target.owner import Undelivered
from gpc_targets.dracut import live as dracut
from gpc_targets.grub import live as grub
from gpc_targets.initramfs_tools import live as initramfs_tools
from kit.grub_host import FakeReader

DEBIANS, OWN, DRACUT = "/usr/sbin/update-initramfs", "/usr/sbin/mkinitramfs", "/usr/bin/dracut"


def host(*programs: str, version: str | None = None, **files: str) -> FakeReader:
    answers = {"update-initramfs --version": version} if version is not None else {}
    return FakeReader({**dict.fromkeys(programs, ""), **files}, answers=answers)


@pytest.mark.parametrize(
    ("reader", "makes"),
    [
        (host(DEBIANS, OWN, version="initramfs-tools 0.148\n"), True),
        (host(DEBIANS, OWN, DRACUT, version="initramfs-tools 0.148\n"), True),
        (host(DEBIANS, OWN, DRACUT, version="dracut 108\n"), False),
        (host(DEBIANS), True),  # older ones say no version
        (host(DEBIANS, OWN, DRACUT), True),  # an image, whose programs do not run
        (host(DEBIANS, DRACUT), False),
        (host(OWN), False),
    ],
)
def test_a_program_of_a_known_name_is_asked_whose_it_is(reader: FakeReader, makes: bool) -> None:
    assert (initramfs_tools.recognise(reader) is not None) == makes


def rebuild(reader: FakeReader) -> tuple[str, ...]:
    return dracut.ACTIONS[0].commands(cast(Any, reader), {}, "", False)[0]


def test_dracut_of_debian_is_run_by_the_program_whose_hooks_copy_the_image() -> None:
    assert rebuild(host(DRACUT)) == ("dracut", "--force", "--regenerate-all")
    # dracut-core beside initramfs-tools
    others = host(DEBIANS, DRACUT, version="initramfs-tools 0.148")
    assert rebuild(others)[0] == "dracut"
    assert rebuild(host(DEBIANS, DRACUT, version="dracut 112")) == (
        "update-initramfs", "-u", "-k", "all",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fstab", "is_refused"),
    [("UUID=1 / btrfs ro 0 0", True), ("UUID=1 / btrfs rw 0 0\nUUID=1 /srv x ro 0 0", False)],
)
def test_a_menu_on_a_read_only_root_is_refused(fstab: str, is_refused: bool) -> None:
    files = {"/etc/fstab": f"# x\n{fstab}\n"}
    grub.require(FakeReader(files), {})  # somebody else's way of doing it
    reader = FakeReader({**files, "/usr/sbin/transactional-update": ""})
    if not is_refused:
        grub.require(reader, {})
        return
    with pytest.raises(Undelivered, match="read-only"):
        grub.require(reader, {})


TOKEN = f"/boot/{'a' * 32}/6.12"


@pytest.mark.parametrize(
    ("version", "settings", "said"),
    [
        ("dracut 112", "update_initramfs=no", "says update_initramfs=no"),
        ("dracut 112", "update_initramfs=no\nupdate_initramfs=yes", None),
        ("dracut 112", "update_initramfs=yes", None),  # it is told which image to write
        ("initramfs-tools 0.148", "update_initramfs=no", "dracut writes /boot/"),
    ],
)
def test_what_keeps_dracut_from_an_image_is_of_the_program_that_calls_it(
    version: str, settings: str, said: str | None
) -> None:
    there = {dracut.SETTINGS: settings, f"{TOKEN}/linux": "", "/boot/loader/entries/a.conf": ""}
    reader = FakeReader(
        {DRACUT: "", DEBIANS: "", **there}, answers={"update-initramfs --version": version}
    )
    found = dracut.hindrance(reader, "/boot/initrd.img-6.12", "6.12")
    assert (found is None) if said is None else (said in str(found))
