"""Hosts of each owner of entries that has no file for arguments of gpc's alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

ID = "0123456789abcdef0123456789abcdef"
OTHER = "f" * 32
ENTRY = f"boot/loader/entries/{ID}-6.11.10.conf"
RESCUE = f"boot/loader/entries/{ID}-0-rescue.conf"
STRANGER = f"boot/loader/entries/{OTHER}-6.1.conf"
BLS = "title Fedora ({0})\nversion {0}\nlinux /vmlinuz-{0}\ninitrd /initramfs-{0}.img\n"
OPTIONS = "options root=UUID=1  ro video=DP-1:e  quiet\ngrub_class fedora\n"
DYNDBG = ',\n      "dyndbg=\\"file x +p\\""'
KERNELSTUB = """\
{
  "default": {
    "kernel_options": [
      "quiet"
    ],
    "config_rev": 3
  },
  "user": {
    "kernel_options": [
      "quiet"{0}
    ],
    "esp_path": "/boot/efi",
    "setup_loader": true,
    "manage_mode": true,
    "force_update": false,
    "live_mode": false,
    "config_rev": 3
  }
}""".replace("{0}", DYNDBG)
LIMINE = """\
timeout: 5
default_entry: 2
/+Arch Linux
    //linux
    protocol: linux
    path: boot():/vmlinuz-linux#{0}
    cmdline: root=UUID=1 rw  quiet
    module_path: boot():/initramfs-linux.img#{0}
    //linux (fallback)
    protocol: linux
    path: boot():/vmlinuz-linux
    cmdline: root=UUID=1 rw
    module_path: boot():/initramfs-linux-fallback.img
/Memory test
protocol: efi
path: boot():/memtest.efi
"""
REFIND = (
    '# "old" "root=UUID=0"\n'
    '"Boot with standard options"  "root=UUID=1 ro quiet dyndbg=""file x +p"""\n'
    '"Boot to single-user mode"    "root=UUID=1 ro single"\n'
)


class Kind(NamedTuple):
    """An owner: its host, and where its words are told from."""

    system: Mapping[str, str]
    files: Mapping[str, str]
    told: str  # the file that holds the words


GRUB = {"family": "arch", "hypervisor": "kvm", "loader": "grub", "initramfs": "mkinitcpio"}
KINDS = {
    "grub-mkconfig": Kind(
        GRUB | {"entries": "grub-mkconfig"},
        {"etc/default/grub": 'GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX_DEFAULT="quiet"\n'},
        "etc/default/grub",
    ),
    "grub-mkconfig, a line without its end": Kind(
        GRUB | {"entries": "grub-mkconfig"},
        {"etc/default/grub": "GRUB_TIMEOUT=5"},
        "etc/default/grub",
    ),
    "bls": Kind(
        GRUB | {"entries": "bls", "family": "fedora", "initramfs": "dracut"},
        {
            ENTRY: BLS.format("6.11.10") + OPTIONS,
            RESCUE: BLS.format("0-rescue") + OPTIONS,
            STRANGER: BLS.format("6.1") + OPTIONS,
            "etc/machine-id": f"{ID}\n",
        },
        ENTRY,
    ),
    "bls with a file for new kernels": Kind(
        GRUB | {"entries": "bls", "family": "fedora", "initramfs": "dracut"},
        {
            ENTRY: BLS.format("6.11.10") + OPTIONS,
            "etc/kernel/cmdline": "root=UUID=1 ro -- single\nmore\n",
            "etc/machine-id": f"{ID}\n",
        },
        "etc/kernel/cmdline",
    ),
    "kernelstub": Kind(
        GRUB | {"entries": "kernelstub", "family": "ubuntu", "loader": "systemd-boot"},
        {"etc/kernelstub/configuration": KERNELSTUB},
        "etc/kernelstub/configuration",
    ),
    "proxmox-boot-tool": Kind(
        GRUB | {"entries": "proxmox-boot-tool", "family": "debian", "loader": "systemd-boot"},
        {"etc/kernel/cmdline": "root=ZFS=rpool/ROOT/pve-1 quiet\nnot read\n"},
        "etc/kernel/cmdline",
    ),
    "proxmox-boot-tool, a line without its end": Kind(
        GRUB | {"entries": "proxmox-boot-tool", "family": "debian", "loader": "systemd-boot"},
        {"etc/kernel/cmdline": "root=ZFS=rpool/ROOT/pve-1  boot=zfs"},
        "etc/kernel/cmdline",
    ),
    "kernelstub, no options": Kind(
        GRUB | {"entries": "kernelstub", "family": "ubuntu", "loader": "systemd-boot"},
        {
            "etc/kernelstub/configuration": '{\n  "user": {\n    "kernel_options": [],\n'
            '    "live_mode": false\n  }\n}'
        },
        "etc/kernelstub/configuration",
    ),
    "limine": Kind(
        GRUB | {"loader": "limine", "entries": "limine"},
        {"boot/limine.conf": LIMINE.format("a" * 128), "proc/cmdline": "root=UUID=1 rw quiet\n"},
        "boot/limine.conf",
    ),
    "limine, beside its program": Kind(
        GRUB | {"loader": "limine", "entries": "limine"},
        {
            "efi/EFI/limine/limine.conf": "/Linux\nPROTOCOL: linux\nPATH: boot():/vmlinuz\n"
            "KERNEL_CMDLINE: root=UUID=1 quiet\n",
            "efi/EFI/limine/BOOTX64.EFI": "MZ++CONFIG_B2SUM_SIGNATURE++" + "0" * 128,
            "boot/limine.conf": "/left over\n",
        },
        "efi/EFI/limine/limine.conf",
    ),
    "refind": Kind(
        GRUB | {"loader": "refind", "entries": "refind"},
        {"boot/refind_linux.conf": REFIND, "boot/vmlinuz-linux": "kernel"},
        "boot/refind_linux.conf",
    ),
    "kernel-install-uki": Kind(
        GRUB | {"loader": "systemd-boot", "entries": "kernel-install-uki"},
        {"etc/kernel/cmdline": "root=UUID=1\nrw quiet\n"},
        "etc/kernel/cmdline",
    ),
}
