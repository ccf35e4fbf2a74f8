"""rEFInd: kernels and the lines beside them."""

from __future__ import annotations

from pathlib import Path

from gpc.target.owner import live_owner
from kit.boot_files import put


def test_refinds_entries_are_kernels_with_each_line_beside_them(tmp_path: Path) -> None:
    reader = put(
        tmp_path,
        {
            "boot/refind_linux.conf": '"usual" "root=1 quiet"\n"single" "root=1 single"\n',
            **{f"boot/{name}": "" for name in ("vmlinuz-6.1-a", "vmlinuz-6.2", "initrd.img-6.2")},
            "boot/initrd.img-6.1-a": "",
        },
    )
    found = live_owner("refind").entries(reader, {})
    assert [(entry.kernel, entry.images, entry.is_main) for entry in found] == [
        ("/boot/vmlinuz-6.1-a", ("/boot/initrd.img-6.1-a",), True),
        ("/boot/vmlinuz-6.1-a", ("/boot/initrd.img-6.1-a",), False),
        ("/boot/vmlinuz-6.2", ("/boot/initrd.img-6.2",), True),
        ("/boot/vmlinuz-6.2", ("/boot/initrd.img-6.2",), False),
    ]


def test_refind_takes_the_image_that_its_options_name(tmp_path: Path) -> None:
    line = '"usual" "root=1 initrd=\\boot\\initramfs-%v.img"\n'.replace("%v", "linux")
    files = ("boot/vmlinuz-linux", "boot/initramfs-linux.img", "boot/initramfs-linux-lts.img")
    reader = put(tmp_path, {"boot/refind_linux.conf": line, **dict.fromkeys(files, "")})
    (found,) = live_owner("refind").entries(reader, {})
    assert found.images == ("/boot/initramfs-linux.img",)
