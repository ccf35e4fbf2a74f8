"""Hosts that boot Xen, each by another chain."""

from __future__ import annotations

from dataclasses import replace

from machines.boots import ARCH, ROOT, started
from machines.chains import BLSCFG, FEDORA, GRUB, entry
from machines.others import DOM0

INFO = {
    "xl info": DOM0.commands["xl info"].replace("4.17.5", "4.20.1"),
    "xl dmesg": DOM0.commands["xl dmesg"].replace("4.17.5", "4.20.1"),
}
CFG = f"""\
[global]
default=arch

[arch]
options=console=vga dom0_mem=4096M,max:4096M
kernel=vmlinuz-linux {ROOT} rw quiet console=hvc0
ramdisk=initramfs-linux.img

[arch-fallback]
kernel=vmlinuz-linux {ROOT} rw
ramdisk=initramfs-linux-fallback.img
""".encode()
BESIDE = {
    "/boot/xen-4.20.1.efi": b"MZ",
    "/boot/xen.cfg": CFG,
    "/boot/vmlinuz-linux": b"",
}

BY_FIRMWARE = replace(
    DOM0,
    about="the firmware starts xen.efi, which boots Arch by the file beside it",
    name="bare-xen",
    os_release=ARCH.os_release,
    release=ARCH.release,
    tool=ARCH.tool,
    image=ARCH.image,
    loader="/boot/xen.cfg",
    arguments=f"{ROOT} rw quiet console=hvc0",
    commands=INFO,
    damage={**BESIDE, **started("\\xen-4.20.1.efi")},
)
BY_SYSTEMD_BOOT = replace(
    BY_FIRMWARE,
    about="systemd-boot starts xen.efi beside an entry of the same Linux alone",
    name="loaded-xen",
    loader="/boot/loader/loader.conf",
    loader_info="systemd-boot 257",
    damage={
        **BESIDE,
        "/boot/loader/entries/arch.conf": entry(
            f"{ROOT} rw quiet", "/vmlinuz-linux", "/initramfs-linux.img"
        ),
        "/boot/loader/entries/xen.conf": b"title Xen\nefi /xen-4.20.1.efi\n",
    },
)
BY_LIMINE = replace(
    BY_FIRMWARE,
    about="Limine boots Xen by multiboot, with a BIOS",
    name="multiboot-xen",
    loader="/boot/limine.conf",
    damage={
        "/boot/limine.conf": f"/Arch\nprotocol: linux\npath: boot():/vmlinuz-linux\n"
        f"cmdline: {ROOT} rw\nmodule_path: boot():/initramfs-linux.img\n"
        f"/Xen\nprotocol: multiboot1\npath: boot():/xen-4.20.1\ncmdline: dom0_mem=4G\n"
        f"module_path: boot():/vmlinuz-linux\nmodule_string: {ROOT} rw quiet\n"
        "module_path: boot():/initramfs-linux.img\n".encode(),
        "/boot/vmlinuz-linux": b"",
    },
)
RELEASE = "6.11.10-300.fc41.x86_64"
MENU = f"""\
### BEGIN /etc/grub.d/20_linux_xen ###
menuentry 'Fedora Linux, with Xen hypervisor' --class fedora {{
\tmultiboot2 /xen-4.19.1.gz placeholder dom0_mem=4G ${{xen_rm_opts}}
\tmodule2 /vmlinuz-{RELEASE} placeholder {ROOT} ro rhgb quiet
\tmodule2 --nounzip /initramfs-{RELEASE}.img
}}
### END /etc/grub.d/20_linux_xen ###
""".encode()
FEDORA_BY_GRUB = replace(
    DOM0,
    about="Fedora with Xen: GRUB's menu has Xen's entries beside the line that takes Linux's",
    name="hat-xen",
    os_release=FEDORA.format(id="fedora", title="Fedora Linux 41"),
    release=RELEASE,
    tool="/usr/bin/dracut",
    image=f"/boot/initramfs-{RELEASE}.img",
    loader="/boot/grub2/grub.cfg",
    loader_info=GRUB,
    arguments=f"{ROOT} ro rhgb quiet",
    commands={key: text.replace("4.20.1", "4.19.1") for key, text in INFO.items()},
    damage={
        "/boot/grub2/grub.cfg": BLSCFG + MENU,
        "/etc/default/grub": b'GRUB_CMDLINE_LINUX="rhgb quiet"\nGRUB_ENABLE_BLSCFG=true\n',
        f"/boot/vmlinuz-{RELEASE}": b"",
        f"/boot/loader/entries/{'1' * 32}-{RELEASE}.conf": entry(
            f"{ROOT} ro rhgb quiet", f"/vmlinuz-{RELEASE}", f"/initramfs-{RELEASE}.img"
        )
        + b"grub_class fedora\n",
    },
)
DOM0S = {
    "arch-xen-by-firmware": BY_FIRMWARE,
    "arch-xen-by-limine": BY_LIMINE,
    "arch-xen-by-systemd-boot": BY_SYSTEMD_BOOT,
    "fedora-xen": FEDORA_BY_GRUB,
}
