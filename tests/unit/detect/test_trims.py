"""What a capture keeps of loaders' files: which images boot, and nothing that a kernel is told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from gpc.detect.trims import TRIMS
from gpc.host.real import RealReader
from gpc.target.entries import booted_images
from gpc.target.owner import entries_of
from kit.firmware import uki

SECRET = "rd.luks.key=hunter2"
TOLD = f"root=UUID=1 rw {SECRET} quiet"
MENU = f"""\
### BEGIN /etc/grub.d/10_linux ###
menuentry 'Arch' --class os {{
\tset password={SECRET}
\tlinux /vmlinuz-6.12 {TOLD}
\tinitrd /amd-ucode.img /initramfs-6.12.img
}}
menuentry 'Arch (recovery mode)' {{
\tlinux /vmlinuz-6.12 single {TOLD}
\tinitrd /initramfs-6.12-rescue.img
}}
### END /etc/grub.d/10_linux ###
"""
HOSTS: Mapping[str, tuple[Mapping[str, str], Mapping[str, str | bytes]]] = {
    "grub": (
        {"loader": "grub", "entries": "grub-mkconfig", "family": "arch"},
        {"boot/grub/grub.cfg": MENU, "boot/initramfs-6.12.img": ""},
    ),
    "systemd-boot": (
        {"loader": "systemd-boot", "entries": "kernel-install"},
        {
            "proc/cmdline": TOLD,
            "boot/loader/entries/a.conf": f"title Arch\nlinux /vmlinuz-6.12\ninitrd /i-6.12\n"
            f"options {TOLD}\n",
            "boot/loader/entries/fallback.conf": "title Arch (rescue)\nlinux /vmlinuz-6.12\n"
            f"initrd /i-6.12-rescue\noptions {TOLD}\n",
        },
    ),
    "limine": (
        {"loader": "limine", "entries": "limine"},
        {
            "proc/cmdline": TOLD,
            "boot/limine.conf": f"/Arch\nprotocol: linux\npath: boot():/v\ncmdline: {TOLD}\n"
            f"module_path: boot():/i.img\n/Other\nprotocol: linux\npath: boot():/v\n"
            f"kernel_cmdline: root=UUID=2 {SECRET}\nmodule_path: boot():/other.img\n",
        },
    ),
    "refind": (
        {"loader": "refind", "entries": "refind"},
        {
            "boot/refind_linux.conf": f'"usual" "{TOLD} initrd=\\\\boot\\\\i.img"\n'
            f'"other" {TOLD}\n',
            "boot/vmlinuz-linux": "",
            "boot/i.img": "",
        },
    ),
    "unified": (
        {"loader": "systemd-boot", "entries": "mkinitcpio-uki"},
        {
            "etc/mkinitcpio.d/linux.preset": "PRESETS=(default)\n"
            "default_uki=/efi/EFI/Linux/a.efi\n",
            "efi/EFI/Linux/a.efi": uki(TOLD),
        },
    ),
}


def trimmed(path: str, data: bytes) -> bytes:
    return next((trim(data) for pattern, trim in TRIMS if pattern.fullmatch(path)), data)


def laid_out(root: Path, files: Mapping[str, bytes]) -> RealReader:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return RealReader(str(root))


@pytest.mark.parametrize("name", HOSTS)
def test_the_images_that_boot_are_the_same_and_no_word_is_left(name: str, tmp_path: Path) -> None:
    system, texts = HOSTS[name]
    files = {path: d if isinstance(d, bytes) else d.encode() for path, d in texts.items()}
    kept = {path: trimmed(f"/{path}", data) for path, data in files.items()}
    assert any(SECRET.encode() in data for data in files.values())
    assert not any(SECRET.encode() in data for data in kept.values())
    assert not any(b"hunter2" in data for data in kept.values())
    booted = [
        booted_images(entries_of(laid_out(tmp_path / where, each), system) or (), "6.12")
        for where, each in (("whole", files), ("kept", kept))
    ]
    assert booted[0] == booted[1]
    assert len(booted[0]) == 1
