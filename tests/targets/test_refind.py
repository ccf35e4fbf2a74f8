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


def test_the_version_of_the_image_stands_for_percent_v(tmp_path: Path) -> None:
    names = ("vmlinuz-6.1.0-28-amd64", "initrd.img-6.1.0-28-amd64", "initrd.img-6.2.0-1-amd64")
    line = '"usual" "root=1 initrd=\\boot\\ucode.img initrd=\\boot\\initrd.img-%v"\n'
    files = {f"boot/{name}": "" for name in (*names, "ucode.img")}
    reader = put(tmp_path, {"boot/refind_linux.conf": line, **files})
    (found,) = live_owner("refind").entries(reader, {})
    assert found.images == ("/boot/ucode.img", "/boot/initrd.img-6.1.0-28-amd64")
    assert "initrd=\\boot\\initrd.img-6.1.0-28-amd64" in found.words


def test_words_that_stand_for_a_version_tell_kernels_of_arch_apart(tmp_path: Path) -> None:
    kernels = ("linux", "linux-lts")
    files = {f"boot/vmlinuz-{name}": "" for name in kernels}
    files |= {f"boot/initramfs-{name}.img": "" for name in kernels}
    files["boot/refind_linux.conf"] = '"usual" "root=1 initrd=\\initramfs-%v.img"\n'
    files["efi/EFI/refind/refind.conf"] = "extra_kernel_version_strings linux-lts,linux\n"
    found = live_owner("refind").entries(put(tmp_path, files), {})
    assert [entry.images for entry in found] == [
        ("/boot/initramfs-linux.img",),
        ("/boot/initramfs-linux-lts.img",),
    ]
