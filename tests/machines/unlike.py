"""Hosts whose usual sign misleads: what lies there is not what the machine boots by."""

from __future__ import annotations

from dataclasses import replace

from machines.chains import BLSCFG, FEDORA, GRUB, ROOT, SETTINGS, chain

ID = "0123456789abcdef0123456789abcdef"
KERNEL = "6.11.10-300.fc41.x86_64"


def grub_entry(release: str, options: str) -> bytes:
    """An entry as kernel-core's package has GRUB's plugin write it."""
    return (
        f"title Linux ({release})\nversion {release}\nlinux /vmlinuz-{release}\n"
        f"initrd /initramfs-{release}.img\noptions {options}\ngrub_class kernel\n"
    ).encode()


WITHOUT_BLSCFG = chain(
    "Fedora whose GRUB has its entries in the menu: those in /boot/loader are left over",
    "plain",
    os_release=FEDORA.format(id="fedora", title="Fedora Linux 41"),
    release=KERNEL,
    tool="/usr/bin/dracut",
    image=f"/boot/initramfs-{KERNEL}.img",
    loader="/boot/grub2/grub.cfg",
    loader_info=GRUB,
    arguments=f"BOOT_IMAGE=(hd0,gpt2)/vmlinuz-{KERNEL} {ROOT} ro rhgb",
    damage={
        "/boot/grub2/grub.cfg": (
            f"### BEGIN /etc/grub.d/10_linux ###\nmenuentry 'Fedora' {{\n"
            f"\tlinux /vmlinuz-{KERNEL} {ROOT} ro rhgb\n\tinitrd /initramfs-{KERNEL}.img\n}}\n"
            "### END /etc/grub.d/10_linux ###\n"
        ).encode(),
        "/etc/default/grub": b"GRUB_ENABLE_BLSCFG=false\n",
        "/etc/kernel/cmdline": f"{ROOT} ro rhgb\n".encode(),
        "/etc/machine-id": f"{ID}\n".encode(),
        f"/boot/loader/entries/{ID}-{KERNEL}.conf": grub_entry(KERNEL, f"{ROOT} ro rhgb"),
    },
)

SETTINGS_FOR_LATER = replace(
    WITHOUT_BLSCFG,
    about="Fedora by GRUB, where somebody has asked kernel-install for unified images since",
    name="later",
    damage={
        **WITHOUT_BLSCFG.damage,
        "/boot/grub2/grub.cfg": BLSCFG,
        "/etc/default/grub": SETTINGS,
        "/etc/kernel/install.conf": b"layout=uki\n",
    },
)

EIGHT = "4.18.0-553.16.1.el8_10.x86_64"
RHEL_8 = chain(
    "AlmaLinux 8 by BIOS: entries take their arguments from GRUB's environment block",
    "eight",
    os_release='ID="almalinux"\nID_LIKE="rhel centos fedora"\nVERSION_ID="8.10"\n'
    'PRETTY_NAME="AlmaLinux 8.10"\n',
    release=EIGHT,
    tool="/usr/bin/dracut",
    image=f"/boot/initramfs-{EIGHT}.img",
    loader="/boot/grub2/grub.cfg",
    arguments=f"BOOT_IMAGE=(hd0,msdos1)/vmlinuz-{EIGHT} {ROOT} ro",
    damage={
        "/boot/grub2/grub.cfg": BLSCFG,
        "/boot/grub2/grubenv": f"# GRUB Environment Block\nsaved_entry={ID}-{EIGHT}\n"
        f"kernelopts={ROOT} ro\n".ljust(1024, "#").encode(),
        "/etc/machine-id": f"{ID}\n".encode(),
        f"/boot/loader/entries/{ID}-{EIGHT}.conf": grub_entry(EIGHT, "$kernelopts $tuned_params"),
    },
)

ENDLESS = chain(
    "Endless OS: a deployment of ostree that nothing on it changes, with GRUB's settings about",
    "endless",
    os_release='ID=endless\nID_LIKE="debian"\nVERSION_ID="6.0.4"\nPRETTY_NAME="Endless 6.0.4"\n',
    release="6.5.0-10-generic",
    tool="/usr/bin/dracut",
    image="/boot/ostree/eos-1/initramfs-6.5.0-10-generic",
    loader_info="GRUB 2.12",
    arguments=f"{ROOT} ostree=/ostree/boot.1/eos/1/0",
    damage={"/etc/default/grub": SETTINGS, "/usr/bin/ostree": b""},
)

SEALED = chain(
    "Ubuntu encrypted by the TPM: its kernel is a snap, and GRUB says so itself",
    "sealed-ubuntu",
    os_release='ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\nPRETTY_NAME="Ubuntu 24.04.1 LTS"\n',
    release="6.8.0-51-generic",
    image="/boot/initrd.img-6.8.0-51-generic",
    loader_info=GRUB,
    arguments="snapd_recovery_mode=run quiet splash",
    damage={"/usr/sbin/mkinitramfs": b""},
)
