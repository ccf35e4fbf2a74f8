"""Debian 13's kernel-install with ukify, and its GRUB with Xen, on a system that gpc changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from consumers.test_apply_debian import tree
from gpc.detect.image import EARLY
from gpc.host.real import RealReader
from gpc.image.records import Inside
from kit import hosts
from lab.debian import Debian
from lab.kernel import later_kernel_tree
from lab.releases import TRIXIE

pytestmark = [pytest.mark.consumer, pytest.mark.slow]

TOKEN = "0123456789abcdef0123456789abcdef"
MINE = ("/etc", "/usr/local")
TOLD = ["root=UUID=1", "ro", "quiet", f"systemd.machine_id={TOKEN}"]


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Debian:
    return Debian(later_kernel_tree(), tmp_path_factory.mktemp("debian"), release=TRIXIE)


def seen(debian: Debian, image: str) -> tuple[list[str], list[str]]:
    """The words in a unified image, and gpc's files in the image inside it."""
    found = RealReader(str(debian.top)).image(image, EARLY)
    assert isinstance(found, Inside), found
    return found.said["cmdline"].split(), sorted(found.files)


def test_unified_images_keep_their_words_and_gain_gpc_s_until_it_is_taken_back(
    debian: Debian, tmp_path: Path
) -> None:
    """One story, in order, as each step makes an image."""
    version = debian.kernel.version
    image = f"/efi/EFI/Linux/{TOKEN}-{version}.efi"
    new = f"kernel-install add {version} /boot/vmlinuz-{version}"
    debian.run(
        f"echo {TOKEN} >/etc/machine-id && mkdir -p /efi/EFI/Linux && "
        "printf 'layout=uki\\nuki_generator=ukify\\nBOOT_ROOT=/efi\\n' "
        ">/etc/kernel/install.conf && "
        f"echo 'root=UUID=1 ro quiet' >/etc/kernel/cmdline && {new}"
    ).check()
    assert seen(debian, image) == (TOLD, [])
    files = debian.photograph(*MINE)

    boot = "boot: {loader: systemd-boot, entries: kernel-install-uki}"
    text = hosts.machine(cpu="intel", os="debian-13", kernel="6.12", more=boot)
    debian.put_tree("uki", tree(text, tmp_path / "uki"))
    applied = debian.gpc("apply --no-guard --yes /uki")
    assert applied.code == 0, applied.describe()
    words, inside = seen(debian, image)
    assert set(words) == {*TOLD, "intel_iommu=on"}
    assert inside == sorted(EARLY)

    # The kernel goes and comes again, as its package does it.
    debian.run(f"kernel-install remove {version}").check()
    assert not (debian.top / image[1:]).exists()
    debian.run(new).check()
    assert seen(debian, image) == (words, inside)

    restored = debian.gpc("restore --original --yes")
    assert restored.code == 0, restored.describe()
    assert seen(debian, image) == (TOLD, [])
    assert debian.photograph(*MINE) == files


def entry(debian: Debian) -> tuple[list[str], list[str]]:
    """The words of the kernel's entry of systemd-boot, and gpc's files in the image it names."""
    version = debian.kernel.version
    text = (debian.top / f"boot/loader/entries/{TOKEN}-{version}.conf").read_text()
    said = [line.split() for line in text.splitlines() if not line.startswith("#")]
    words = [word for line in said if line[0] == "options" for word in line[1:]]
    (image,) = (line[1] for line in said if line[0] == "initrd")
    found = RealReader(str(debian.top)).image(f"/boot{image}", EARLY)
    assert isinstance(found, Inside), found
    return words, sorted(found.files)


def test_entries_of_systemd_boot_keep_their_words_and_gain_gpc_s_until_it_is_taken_back(
    tmp_path: Path,
) -> None:
    """One story; Debian's hook has kernel-install copy each image that is made again, but for where
    `bootctl is-installed` says no, as it does in a chroot: then nothing would reach the entry.
    """
    debian = Debian(later_kernel_tree(), tmp_path, release=TRIXIE, partition="/boot")
    version = debian.kernel.version
    new = f"kernel-install add {version} /boot/vmlinuz-{version} {debian.image}"
    debian.run(
        f"echo {TOKEN} >/etc/machine-id && mkdir -p /boot/loader /boot/{TOKEN} && "
        "echo 'timeout 3' >/boot/loader/loader.conf && "
        "printf 'layout=bls\\nBOOT_ROOT=/boot\\n' >/etc/kernel/install.conf && "
        f"echo 'root=UUID=1 ro quiet' >/etc/kernel/cmdline && {new}"
    ).check()
    told, inside = entry(debian)
    assert (set(TOLD) <= set(told), inside) == (True, [])
    files, etc = debian.photograph(*MINE), debian.photograph("/etc")

    text = hosts.machine(
        cpu="intel", os="debian-13", kernel="6.12", more="boot: {loader: systemd-boot}"
    )
    debian.put_tree("bls", tree(text, tmp_path / "bls"))
    apply = "apply --no-guard --yes /bls"
    refused = debian.gpc(apply)
    assert (refused.code, entry(debian), debian.photograph("/etc")) == (6, (told, []), etc)
    assert "no module vfio_pci, without which nothing is kept early" in refused.stderr

    bootctl = debian.top / "usr/bin/bootctl"
    bootctl.parent.mkdir(parents=True, exist_ok=True)
    bootctl.write_text('#!/bin/sh\n[ "$1" = is-installed ]\n')
    bootctl.chmod(0o755)
    applied = debian.gpc(apply)
    assert applied.code == 0, applied.describe()
    assert entry(debian) == ([*told, "intel_iommu=on"], sorted(EARLY))

    # The kernel goes and comes again, as its package does it.
    debian.run(f"kernel-install remove {version} && {new}").check()
    assert entry(debian) == ([*told, "intel_iommu=on"], sorted(EARLY))

    restored = debian.gpc("restore --original --yes")
    assert restored.code == 0, restored.describe()
    assert entry(debian) == (told, [])
    assert debian.photograph(*MINE) == files


def hypervisors(debian: Debian) -> list[str]:
    """What Xen is told by the entries of the menu that boot it as usual."""
    script = "update-grub && grep -A9 'multiboot2.*xen' /boot/grub/grub.cfg"
    entries = debian.run(script).check().stdout.split("--\n")
    return [entry.partition("\n")[0] for entry in entries if " single" not in entry]


def test_xen_is_told_what_gpc_says_after_the_owner_s_own_file(debian: Debian) -> None:
    """GRUB reads the files by their names, and Debian's xen.cfg may set what gpc adds to."""
    text = hosts.machine(
        cpu="intel",
        os="debian-13",
        kernel="6.12",
        backend="xl",
        more='xen: {version: "4.20", dom0_memory: 2 GiB}',
    )
    said = hosts.file(text, "etc/default/grub.d/zz-gpc.cfg")
    assert said is not None
    folder = debian.top / "etc/default/grub.d"
    own = "echo 'GRUB_CMDLINE_XEN_DEFAULT=noreboot' >>/etc/default/grub.d/xen.cfg"
    debian.run(own).check()
    (folder / "zz-gpc.cfg").write_text(said.text)
    lines = hypervisors(debian)
    assert lines
    assert all("noreboot dom0_mem=2048M,max:2048M" in line for line in lines)

    (folder / "zz-gpc.cfg").rename(folder / "gpc.cfg")
    lines = hypervisors(debian)
    assert lines
    assert not any("dom0_mem" in line for line in lines)
