"""A host's life with each owner of entries: apply, a kernel update by the owner, restore.

The owners' programs are stand-ins (`kit.stand_ins`): what they do to a command line is theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from apply.living import LivingHost
from apply.owners import DYNDBG, KERNELSTUB
from gpc.apply.prepare import wanted_again
from gpc.apply.transaction import Failed
from gpc.apply.wanted import NOTHING
from kit.host_tree import photograph, without_times
from kit.stand_ins import StandIns

WORDS = ("intel_iommu=on", "iommu=pt")
HANDED = {"etc/gpc/arguments": "".join(f"linux {word}\n" for word in WORDS)}
TOLD = "root=UUID=1 ro quiet"
ALL = tuple(sorted((*TOLD.split(), *WORDS)))
ID = "f" * 32
ZZ_GPC = "etc/dracut.conf.d/zz-gpc.conf"
UKI = "efi/EFI/Linux/arch-linux.efi"
ENTRY_OF_GRUB = {
    f"boot/loader/entries/{ID}-6.11.conf": "title Fedora\nversion 6.11\n"
    f"linux /vmlinuz-6.11\ninitrd /initramfs-6.11.img\noptions {TOLD}\n",
    "etc/machine-id": ID,
}


class Life(NamedTuple):
    """An owner's host, gpc's files for it, and what the owner does when a kernel comes."""

    entries: str
    loader: str
    files: Mapping[str, str]
    actions: Mapping[str, list[str]]
    there: Mapping[str, str]
    first: tuple[str, ...]
    update: Callable[[StandIns], None]


def entry_tool(host: StandIns) -> None:
    """Another kernel under the same name."""
    host.act(("limine-mkinitcpio",), {})


def preset(host: StandIns) -> None:
    host.act(("mkinitcpio", "-P"), {})


def dracut(host: StandIns) -> None:
    host.put("usr/lib/modules/6.12/modules.dep", "")
    host.act(("dracut", "--force", "--regenerate-all"), {})


def kernel_install(host: StandIns) -> None:
    host.put("usr/lib/modules/6.12/vmlinuz", "")
    host.act(("kernel-install", "add", "6.12", "/usr/lib/modules/6.12/vmlinuz"), {})


def nothing(host: StandIns) -> None:
    """A new kernel takes the old one's place; nobody writes entries."""
    host.put("boot/vmlinuz-linux", "new")


def new_beside(host: StandIns) -> None:
    """A new kernel is told what stands beside it."""
    host.put("boot/vmlinuz-6.12", "new")


def new_entry(host: StandIns) -> None:
    host.kernel_install_bls("6.12.1")


def kernelstub(host: StandIns) -> None:
    host.put("boot/efi/EFI/Pop_OS-1/vmlinuz.efi", "new")
    host.act(("kernelstub",), {})


def menu(host: StandIns) -> None:
    host.put("boot/vmlinuz-linux-lts", "new")
    host.act(("grub-mkconfig", "-o", "/boot/grub/grub.cfg"), {})


LIVES = {
    "bls": Life(
        "bls",
        "grub",
        HANDED,
        {"etc/gpc/arguments": ["bls"]},
        {**ENTRY_OF_GRUB, "etc/kernel/cmdline": f"{TOLD}\n"},
        ("sync",),
        new_entry,
    ),
    "bls without a file for new kernels": Life(
        "bls",
        "grub",
        HANDED,
        {"etc/gpc/arguments": ["bls"]},
        ENTRY_OF_GRUB,
        ("sync",),
        new_entry,
    ),
    "kernelstub": Life(
        "kernelstub",
        "systemd-boot",
        HANDED,
        {"etc/gpc/arguments": ["kernelstub"]},
        {"etc/kernelstub/configuration": KERNELSTUB.replace(DYNDBG, "")},
        ("kernelstub",),
        kernelstub,
    ),
    "grub-mkconfig": Life(
        "grub-mkconfig",
        "grub",
        HANDED,
        {"etc/gpc/arguments": ["grub"]},
        {
            "etc/default/grub": 'GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX_DEFAULT="quiet"\n',
            "boot/vmlinuz-linux": "",
        },
        ("grub-mkconfig", "-o", "/boot/grub/grub.cfg"),
        menu,
    ),
    "limine-entry-tool": Life(
        "limine-entry-tool",
        "limine",
        {
            "etc/limine-entry-tool.d/zz-gpc.conf": "".join(
                f'KERNEL_CMDLINE[default]+=" {word} "\n' for word in WORDS
            )
        },
        {"etc/limine-entry-tool.d/zz-gpc.conf": ["limine-entry-tool"]},
        {"etc/default/limine": f'KERNEL_CMDLINE[default]+="{TOLD}"\n'},
        ("limine-mkinitcpio",),
        entry_tool,
    ),
    "mkinitcpio-uki": Life(
        "mkinitcpio-uki",
        "systemd-boot",
        {"etc/cmdline.d/gpc.conf": "# gpc\n" + "".join(f"{word}\n" for word in WORDS)},
        {"etc/cmdline.d/gpc.conf": ["initramfs"]},
        {
            "etc/kernel/cmdline": f"{TOLD}\n",
            "etc/mkinitcpio.d/linux.preset": f"PRESETS=(default)\ndefault_uki=/{UKI}\n",
        },
        ("mkinitcpio", "-P"),
        preset,
    ),
    "dracut-uki": Life(
        "dracut-uki",
        "systemd-boot",
        {ZZ_GPC: "".join(f'kernel_cmdline+=" {word} "\n' for word in WORDS)},
        {ZZ_GPC: ["initramfs"]},
        {
            "etc/dracut.conf.d/uki.conf": f'uefi="yes"\nkernel_cmdline="{TOLD}"\n',
            "usr/lib/modules/6.11/modules.dep": "",
            "etc/machine-id": ID,
        },
        ("dracut", "--force", "--regenerate-all"),
        dracut,
    ),
    "kernel-install-uki": Life(
        "kernel-install-uki",
        "systemd-boot",
        HANDED,
        {"etc/gpc/arguments": ["kernel-install-uki"]},
        {"usr/lib/modules/6.11/vmlinuz": "", "etc/machine-id": ID},
        ("kernel-install", "add", "6.11", "/usr/lib/modules/6.11/vmlinuz"),
        kernel_install,
    ),
    "limine": Life(
        "limine",
        "limine",
        HANDED,
        {"etc/gpc/arguments": ["limine"]},
        {
            "boot/limine.conf": "/Linux\n  protocol: linux\n  path: boot():/vmlinuz-linux\n"
            f"  cmdline: {TOLD}\n"
        },
        ("sync",),
        nothing,
    ),
    "refind": Life(
        "refind",
        "refind",
        HANDED,
        {"etc/gpc/arguments": ["refind"]},
        {"boot/refind_linux.conf": f'"usual" "{TOLD}"\n', "boot/vmlinuz-6.11": ""},
        ("sync",),
        new_beside,
    ),
}


class Host(LivingHost):
    """The host of a life, and what its entries say."""

    def __init__(self, base: Path, life: Life) -> None:
        self.life = life
        there = {**life.there, "proc/cmdline": f"{TOLD}\n"}
        system = {
            "family": "arch",
            "hypervisor": "kvm",
            "loader": life.loader,
            "entries": life.entries,
        }
        super().__init__(base, there, life.first, system, life.files, life.actions)

    def told(self) -> list[tuple[str, ...]]:
        """The words of each entry that boots as usual."""
        return [entry.words for entry in self.entries()]


@pytest.fixture(params=LIVES)
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Host:
    return Host(tmp_path, LIVES[request.param])


def test_arguments_come_to_those_that_were_there_and_survive_a_kernel_update(host: Host) -> None:
    host.apply(host.wanted)
    assert {tuple(sorted(words)) for words in host.told()} == {ALL}
    host.life.update(host.host)
    assert {tuple(sorted(words)) for words in host.told()} == {ALL}


def test_what_is_taken_back_leaves_every_byte_as_it_was(host: Host) -> None:
    before = without_times(photograph(host.root))
    host.apply(host.wanted)
    assert without_times(photograph(host.root)) != before
    host.apply(NOTHING, cause="restore")
    assert without_times(photograph(host.root)) == before


def test_a_rollback_brings_the_arguments_back(host: Host) -> None:
    host.apply(host.wanted)
    told = host.told()
    host.apply(NOTHING, cause="restore")
    assert set(host.told()) == {tuple(TOLD.split())}
    host.apply(wanted_again(host.host, 1), cause="rollback to 1")
    assert host.told() == told


def test_a_program_that_loses_what_was_told_before_is_undone(tmp_path: Path) -> None:
    host = Host(tmp_path, LIVES["kernel-install-uki"])
    host.host.put("etc/kernel/cmdline", f"{TOLD}\n")
    before = host.told()
    usual = host.host.programs["kernel-install"]

    def loses(*words: str) -> object:
        place = host.root / "etc/kernel/cmdline"
        kept = place.read_text()
        if "iommu" in kept:
            place.write_text(kept.replace("root=UUID=1 ", ""))
        answer = usual(*words)
        place.write_text(kept)
        return answer

    host.host.programs["kernel-install"] = loses  # type: ignore[assignment]
    with pytest.raises(Failed, match=r"has lost root=UUID=1, which it had before"):
        host.apply(host.wanted)
    assert host.told() == before


def test_a_program_that_does_nothing_is_found_out(tmp_path: Path) -> None:
    host = Host(tmp_path, LIVES["mkinitcpio-uki"])
    image = (host.root / UKI).read_bytes()
    host.host.programs["mkinitcpio"] = lambda *words: host.host.programs["sync"]()
    with pytest.raises(Failed, match="does not tell"):
        host.apply(host.wanted)
    assert (host.root / UKI).read_bytes() == image
