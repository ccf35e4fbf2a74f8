"""Limine: the entries of limine.conf."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.target.live import Told
from gpc.target.owner import NOTHING, Handed, Undelivered, edits, live_owner
from kit.boot_files import HANDED, put
from kit.firmware import uki

LIMINE = """\
/+Arch
//linux
protocol: linux
path: boot():/{id}/linux/vmlinuz#{hash}
cmdline: root=UUID=1 rootflags=subvol=@ quiet
module_path: boot():/{id}/linux/initramfs#{hash}
//Snapshots
///1 │ 2026-01-01
protocol: linux
path: boot():/{id}/old/vmlinuz#{hash}
cmdline: root=UUID=1 rootflags=subvol=@/.snapshots/1 quiet
/Other
protocol: linux
path: boot():/vmlinuz-other
kernel_cmdline: root=UUID=2
/Image
protocol: efi
path: boot():/EFI/Linux/arch_linux.efi
/Windows
protocol: efi_chainload
path: boot():/EFI/Microsoft/Boot/bootmgfw.efi
"""


def test_limines_entries_are_this_systems_others_snapshots_and_images(tmp_path: Path) -> None:
    reader = put(
        tmp_path,
        {
            "boot/limine.conf": LIMINE.format(id="f" * 32, hash="0" * 128),
            "boot/EFI/Linux/arch_linux.efi": uki("root=UUID=1 rootflags=subvol=@ splash"),
            "proc/cmdline": "root=UUID=1 rootflags=subvol=@ quiet\n",
        },
    )
    found = live_owner("limine").entries(reader, {})
    assert [(entry.id, entry.is_main) for entry in found] == [
        ("Arch/linux", True),
        ("Arch/Snapshots/1 │ 2026-01-01", False),
        ("Other", False),
        ("Image", True),
    ]
    assert found[0].kernel == f"/boot/{'f' * 32}/linux/vmlinuz"
    assert found[0].images == (f"/boot/{'f' * 32}/linux/initramfs",)
    assert "splash" in found[3].words
    with pytest.raises(Undelivered, match="command line inside"):
        edits(live_owner("limine"), reader, {}, HANDED)


XEN = """\
/Xen
protocol: multiboot2
path: boot():/xen-4.20-amd64
cmdline: console=vga
module_path: boot():/vmlinuz
{0}module_path: boot():/initrd.img
module_string: of the image
/Linux
protocol: linux
path: boot():/vmlinuz
cmdline: root=UUID=1 quiet
/A kernel of somebody's own
protocol: multiboot1
path: boot():/kernel
module_path: boot():/xen
/Xen by the firmware's means
protocol: efi
path: boot():/EFI/xen/xen.efi
cmdline: xen -cfg=own.cfg
"""
BELOW = Told((), ("dom0only",), ("dom0_mem=4G",))


def test_an_entry_of_xen_has_words_of_its_own_and_dom0s_in_its_first_modules(
    tmp_path: Path,
) -> None:
    text = XEN.format("module_string: root=UUID=1 ro\n")
    reader = put(tmp_path, {"boot/limine.conf": text})
    limine = live_owner("limine")
    found = limine.entries(reader, {})
    assert [(entry.id, entry.xen) for entry in found] == [
        ("Xen", ("console=vga",)),
        ("Linux", None),
    ]
    assert (found[0].kernel, found[0].images) == ("/boot/vmlinuz", ("/boot/initrd.img",))
    (edit,) = edits(limine, reader, {}, Handed(NOTHING, BELOW, BELOW))
    changed = edit.data.decode()
    assert changed == text.replace("console=vga", "console=vga dom0_mem=4G").replace(
        "UUID=1 ro", "UUID=1 ro dom0only"
    )
    (back,) = edits(
        limine, put(tmp_path, {"boot/limine.conf": changed}), {}, Handed(BELOW, NOTHING, NOTHING)
    )
    assert back.data.decode() == text
    programs = [(each.path, each.words) for each in limine.programs(reader)]
    assert programs == [("/boot/EFI/xen/xen.efi", "xen -cfg=own.cfg")]


def test_an_entry_of_xen_without_a_line_for_dom0_is_refused(tmp_path: Path) -> None:
    reader = put(tmp_path, {"boot/limine.conf": XEN.format("")})
    with pytest.raises(Undelivered, match="no line `module_string:` behind its first module"):
        edits(live_owner("limine"), reader, {}, Handed(NOTHING, BELOW, BELOW))


def test_without_an_entry_of_xen_it_is_said_who_may_have_one(tmp_path: Path) -> None:
    reader = put(tmp_path, {"boot/limine.conf": XEN.partition("/Linux")[2].join(("/Linux", ""))})
    with pytest.raises(Undelivered, match="by multiboot") as refused:
        edits(live_owner("limine"), reader, {}, Handed(NOTHING, BELOW, BELOW))
    assert "entries: xen-cfg" in refused.value.help
