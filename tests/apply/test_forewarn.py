"""What is told before an apply changes what boots, and that nothing is told without a reason."""

from __future__ import annotations

from gpc.apply.forewarn import forewarnings
from gpc.apply.wanted import NOTHING
from gpc.target.fallback import VARIABLES
from gpc.target.firmware import GLOBAL
from kit.firmware import signed
from kit.grub_host import GPU, PCI, RELEASE, FakeReader, debian

SYSTEM = {"family": "debian", "hypervisor": "kvm", "loader": "grub", "entries": "grub-mkconfig"}
BINDING = {"function": "card", "address": GPU, "id": "1002:6818", "driver": "vfio-pci"}
WANTED = NOTHING._replace(manifest=NOTHING.manifest._replace(bindings=(BINDING,)))
ENTRY = """\
menuentry 'Debian' {{
	linux /boot/vmlinuz-{0} root=UUID=1
	initrd /boot/initrd.img-{0}
}}
"""
MENU = "### BEGIN /etc/grub.d/10_linux ###\n{}### END /etc/grub.d/10_linux ###\n"
LUKS = "root UUID=1 none luks"
SECURE = f"{VARIABLES}/SecureBoot-{GLOBAL}"


def told(host: FakeReader, **files: str) -> list[str]:
    host.files |= {path.replace("__", "/"): text for path, text in files.items()}
    return list(forewarnings(host, WANTED, SYSTEM))


def test_an_ordinary_host_is_told_nothing() -> None:
    assert told(debian()) == []
    assert told(debian(), __etc__crypttab="# root UUID=1 none tpm2-device=auto\n") == []


def test_a_disk_that_the_tpm_unlocks_may_ask_for_its_passphrase() -> None:
    (line,) = told(debian(), __etc__crypttab=f"{LUKS},tpm2-device=auto\n")
    assert line.startswith("! the TPM may unlock a disk of this host (/etc/crypttab: root)")
    (line,) = told(debian(), __etc__crypttab=f"{LUKS}\n", __usr__bin__clevis="")
    assert "/usr/bin/clevis" in line
    assert told(debian(), __usr__bin__clevis="") == []


def test_a_disk_that_the_kernels_words_unlock_counts_too() -> None:
    words = "root=/dev/mapper/root rd.luks.name=1=root rd.luks.options=1=tpm2-device=auto"
    (line,) = told(debian(words))
    assert line.startswith("! the TPM may unlock a disk of this host (/proc/cmdline: 1=root)")
    (line,) = told(
        debian(), **{"__etc__crypttab.initramfs": f"{LUKS},tpm2-device=auto,tpm2-pcrs=7\n"}
    )
    assert "(/etc/crypttab.initramfs: root)" in line
    (line,) = told(debian("cryptdevice=UUID=1:root"), __usr__bin__clevis="")
    assert "/usr/bin/clevis" in line


def test_swap_whose_key_is_made_up_asks_nobody() -> None:
    host = debian()
    host.files[f"{PCI}/{GPU}/boot_vga"] = "1\n"
    swap = "swap /dev/sda3 /dev/urandom swap,cipher=aes\n"
    assert told(host, __etc__crypttab=swap, __usr__bin__clevis="") == []
    assert told(host, __etc__crypttab=f"{swap}root UUID=1\n") != []


def test_an_image_that_is_signed_has_to_be_signed_again() -> None:
    host = debian()
    kernel = f"/boot/vmlinuz-{RELEASE}"
    host.files["/boot/grub/grub.cfg"] = MENU.format(
        f"menuentry 'Debian' {{\n\tlinux {kernel} root=UUID=1\n}}\n" * 2
    )
    host.files[kernel] = signed("")
    assert told(host) == []
    (line,) = told(host, **{SECURE: "\6\0\0\0\1"})
    assert line.startswith(f"! Secure Boot is on and {kernel} is signed")


def test_the_prompt_on_the_card_of_the_firmware_is_not_seen() -> None:
    host = debian()
    host.files[f"{PCI}/{GPU}/boot_vga"] = "1\n"
    assert told(host) == []
    (line,) = told(host, __etc__crypttab=f"{LUKS}\n")
    assert "card is the card that the firmware shows" in line
    host.files[f"{PCI}/{GPU}/boot_vga"] = "0\n"
    assert told(host) == []


def test_a_partition_without_room_for_another_image_is_told() -> None:
    host = debian()
    host.files["/boot/grub/grub.cfg"] = MENU.format(ENTRY.format(RELEASE) * 2)
    host.files[f"/boot/initrd.img-{RELEASE}"] = "x" * (3 << 20)
    host.answers["stat --file-system --format=%a %S /boot"] = "2 1048576\n"
    (line,) = told(host)
    assert line.startswith("! /boot has 2 MiB left")
    assert "takes 3 MiB" in line
    host.answers["stat --file-system --format=%a %S /boot"] = "4 1048576\n"
    assert told(host) == []


def test_the_only_entry_is_named() -> None:
    host = debian()
    host.files["/boot/grub/grub.cfg"] = MENU.format(ENTRY.format(RELEASE))
    assert told(host) == ["  /boot/grub/grub.cfg has the only entry that boots this system"]
