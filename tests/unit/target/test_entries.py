"""Entries as they stand: read as the specification has them, with the images that they boot."""

from __future__ import annotations

from gpc.target.entries import BootEntry, bls, booted_images, own_bls
from kit.grub_host import FakeReader

MACHINE = "0123456789abcdef0123456789abcdef"
ENTRY = """\
title Fedora Linux

# a comment
linux   /vmlinuz-6.11
initrd  /microcode.img $tuned_initrd
initrd  /initramfs-6.11.img
options root=UUID=1 ro
options dyndbg="file x +p" quiet
"""


def host(**entries: str) -> FakeReader:
    files = {f"/boot/loader/entries/{name}.conf": text for name, text in entries.items()}
    return FakeReader({"/etc/machine-id": f"{MACHINE}\n", **files})


def test_an_entry_is_its_kernel_its_images_and_all_its_options() -> None:
    found = list(bls(host(a=ENTRY), "/boot", ["/boot/loader/entries/a.conf"]))
    assert found == [
        BootEntry(
            "a",
            "/boot/loader/entries/a.conf",
            "/boot/vmlinuz-6.11",
            ("/boot/microcode.img", "/boot/initramfs-6.11.img"),
            ("root=UUID=1", "ro", 'dyndbg="file x +p"', "quiet"),
        )
    ]


def test_rescue_and_fallback_entries_are_no_main_ones() -> None:
    names = (f"{MACHINE}-0-rescue", "arch-fallback", "Pop_OS-oldkern", "linux", "fallbacks")
    reader = host(**dict.fromkeys(names, ENTRY))
    paths = [f"/boot/loader/entries/{name}.conf" for name in names]
    mains = [entry.is_main for entry in bls(reader, "/boot", paths)]
    assert mains == [False, False, False, True, True]


def test_entries_of_another_machine_are_not_this_systems() -> None:
    other = "f" * 32
    reader = host(
        **{
            f"{MACHINE}-6.11": ENTRY,
            f"{other}-6.11": ENTRY,
            "said": f"machine-id {other}\n{ENTRY}",
            "mine": f"machine-id {MACHINE}\n{ENTRY}",
            "nobodys": ENTRY,
        }
    )
    names = [path.rpartition("/")[2] for path in own_bls(reader, "/boot")]
    assert names == [f"{MACHINE}-6.11.conf", "mine.conf", "nobodys.conf"]


def entry(kernel: str, *images: str, is_main: bool = True) -> BootEntry:
    return BootEntry("x", "/x", kernel, images, (), is_main=is_main)


def test_the_image_that_boots_is_the_last_of_a_usual_entry_of_the_kernel() -> None:
    found = [
        entry("/boot/vmlinuz-6.11.2", "/boot/ucode.img", "/boot/initramfs-6.11.2.img"),
        entry("/boot/vmlinuz-6.1.9", "/boot/initramfs-6.1.9.img"),
        entry("/boot/vmlinuz-linux", "/boot/initramfs-linux.img"),
        entry("/boot/vmlinuz-6.11.2", "/boot/rescue.img", is_main=False),
        entry("/boot/vmlinuz-6.11.2"),
    ]
    assert booted_images(found, "6.11.2") == (
        "/boot/initramfs-6.11.2.img",
        "/boot/initramfs-linux.img",
    )
    assert booted_images(found, "5.0.0") == ("/boot/initramfs-linux.img",)
