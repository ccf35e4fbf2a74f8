"""What Xen and dom0 ran until now, kept as an entry that the firmware starts, or why it is not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from gpc.host.reader import Answer
from gpc.host.writer import RealHost
from gpc.target.fallback import Unguarded
from gpc.target.live import live_loaders
from gpc.target.trial import trial_of
from gpc_targets.xen_cfg.cfg import default_of, section_of, value
from kit.boot_files import put
from kit.firmware import boots, variable

RELEASE = "6.12.1-arch1-1"
WORDS = "root=UUID=1 ro quiet"
CFG = f"""\
[global]
default=now
ucode=ucode.bin
[now]
video=gfx-640x480
options=dom0_mem=1G
kernel=vmlinuz {WORDS}
ramdisk=\\initrd.img
[old]
kernel=vmlinuz.old {WORDS} single
"""
SYSTEM = {"loader": "efistub", "entries": "xen-cfg"}
FILES: dict[str, str | bytes] = {
    "boot/EFI/xen/xen-4.20.efi": "MZ",
    "boot/EFI/xen/xen.cfg": CFG,
    "boot/EFI/xen/vmlinuz": "kernel",
    "boot/EFI/xen/ucode.bin": "microcode",
    "boot/initrd.img": "image",
    "proc/cmdline": f"{WORDS}\n",
    "proc/sys/kernel/osrelease": f"{RELEASE}\n",
    "proc/xen/capabilities": "control_d\n",
    "proc/self/mountinfo": "38 25 259:1 / /boot rw shared:1 - vfat /dev/nvme0n1p1 rw\n",
    "usr/bin/efibootmgr": "",
    f"usr/lib/modules/{RELEASE}/pkgbase": "linux\n",
}


class Dom0(RealHost):
    """A host whose Xen says what it was told, or nothing."""

    told: str | None = "dom0_mem=1G iommu=1"

    def query(self, command: Sequence[str]) -> Answer:
        if tuple(command) == ("xl", "info") and self.told is not None:
            return Answer(0, f"host : a\nxen_commandline        : {self.told}\n")
        return Answer(127, "")


def dom0(root: Path, more: dict[str, str | bytes] | None = None) -> Dom0:
    put(root, {**FILES, **(more or {})})
    boots(root, "\\EFI\\xen\\xen-4.20.efi")
    return Dom0(str(root))


def test_copies_of_all_that_ran_are_named_in_a_file_that_xen_reads_as_one_section(
    tmp_path: Path,
) -> None:
    kept = trial_of(SYSTEM).keep(dom0(tmp_path), SYSTEM, 3)
    assert kept.files.split() == [
        *("/boot/EFI/xen/xen-4.20.efi", "/boot/gpc-previous/3-xen-4.20.efi"),
        *("/boot/EFI/xen/vmlinuz", "/boot/gpc-previous/3-vmlinuz"),
        *("/boot/EFI/xen/ucode.bin", "/boot/gpc-previous/3-ucode.bin"),
        *("/boot/initrd.img", "/boot/gpc-previous/3-initrd.img"),
        *("/etc/gpc/firmware-previous", "/boot/gpc-previous/3-xen-4.20.cfg"),
    ]
    lines = kept.text.splitlines()
    assert "loader \\gpc-previous\\3-xen-4.20.efi" in lines
    assert "words gpc.tried=000A gpc-previous" in lines
    assert default_of(kept.text) == "gpc-previous"
    section = section_of(kept.text, "gpc-previous")
    assert section is not None
    assert section.kernel.text.startswith(f"3-vmlinuz {WORDS} gpc.disable=1 module_blacklist=")
    assert section.options is not None
    assert section.options.text == "dom0_mem=1G iommu=1"
    found = {item: value(kept.text, "gpc-previous", item) for item in ("ramdisk", "ucode", "video")}
    said = {item: line.text for item, line in found.items() if line is not None}
    assert said == {"ramdisk": "3-initrd.img", "ucode": "3-ucode.bin", "video": "gfx-640x480"}


def test_the_kernels_name_that_xen_tells_dom0_is_none_of_its_words(tmp_path: Path) -> None:
    old = trial_of(SYSTEM).keep(dom0(tmp_path / "4.17"), SYSTEM, 3)
    new = dom0(tmp_path / "4.20", {"proc/cmdline": f"vmlinuz {WORDS}\n"})
    assert trial_of(SYSTEM).keep(new, SYSTEM, 3).text == old.text


def test_whichever_loader_starts_xen_the_firmware_has_the_trial() -> None:
    own = trial_of(SYSTEM)
    for loader in ("systemd-boot", "limine", "refind", "grub"):
        assert trial_of({"loader": loader, "entries": "xen-cfg"}) is own
    assert trial_of({"loader": "efistub", "entries": "efistub"}) is live_loaders()["efistub"].TRIAL


@pytest.mark.parametrize(
    ("more", "told", "reason"),
    [
        ({}, None, "xl info does not tell"),
        ({"proc/cmdline": "root=UUID=2\n"}, "a", "does not show which section"),
        ({"boot/EFI/xen/xen.cfg": "kernel=\n"}, "a", "does not show which section"),
        ({"boot/EFI/xen/xen.cfg": "kernel=gone root=UUID=1 ro quiet\n"}, "a", "gone, of the Xen"),
        ({}, "console=vga#1", "no file of Xen's can say"),
        ({"proc/sys/kernel/osrelease": "6.13\n"}, "a", "was replaced since it booted"),
    ],
)
def test_what_leaves_a_doubt_is_no_fallback(
    tmp_path: Path, more: dict[str, str | bytes], told: str | None, reason: str
) -> None:
    host = dom0(tmp_path, more)
    host.told = told
    with pytest.raises(Unguarded, match=reason):
        trial_of(SYSTEM).keep(host, SYSTEM, 3)


def test_with_secure_boot_nobody_knows_whose_signature_the_firmware_takes(tmp_path: Path) -> None:
    host = dom0(tmp_path)
    variable(tmp_path, "SecureBoot", b"\1")
    with pytest.raises(Unguarded, match="Secure Boot is on"):
        trial_of(SYSTEM).keep(host, SYSTEM, 3)
