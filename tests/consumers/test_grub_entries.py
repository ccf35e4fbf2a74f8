"""GRUB's menu as its own generator writes it: what gpc reads in it and adds to its settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.target.live import Told
from gpc_targets.grub.live.block import with_block
from gpc_targets.grub.live.menu import grub_menu
from kit.hosts import lay_out, machine
from lab.grub import Command, mkconfig
from lab.kernel import KernelTree

pytestmark = pytest.mark.consumer


def normal(commands: tuple[Command, ...]) -> list[tuple[str, ...]]:
    """The command lines of all entries but those for recovery, which get no defaults."""
    return [found.arguments for found in commands if "recovery" not in found.entry]


def has_run(arguments: tuple[str, ...], run: list[str]) -> bool:
    """Whether the words of `run` stand in the arguments, one right after the other."""
    size = len(run)
    return any(list(arguments[at : at + size]) == run for at in range(len(arguments)))


def test_its_entries_are_read_as_grub_reads_them(kernel_tree: KernelTree, build_tree: Path) -> None:
    text = machine(
        backend="xl", cpu="intel", kernel="4.8", more="xen: {dom0_vcpus: 2}\nbuiltin: [xen_pciback]"
    )
    grub = mkconfig(kernel_tree, lay_out(text, build_tree), xen=True)
    read = list(grub_menu(grub.text, "/boot/grub/grub.cfg"))
    plain = [entry for entry in read if entry.xen is None]
    assert [entry.words for entry in plain] == [found.arguments for found in grub.linux]
    assert {entry.is_main for entry in read} == {True, False}
    dom0 = [entry for entry in read if entry.xen is not None]
    assert [entry.words for entry in dom0] == [
        tuple(word for word in found.arguments if word != "placeholder") for found in grub.dom0
    ]
    assert [entry.xen for entry in dom0] == [
        tuple(word for word in found.arguments if word != "placeholder") for found in grub.xen
    ]
    assert all(entry.images for entry in read)


def test_gpcs_block_in_the_settings_is_what_grub_reads(
    kernel_tree: KernelTree, build_tree: Path
) -> None:
    told = Told(("intel_iommu=on", "hugepagesz=1G hugepages=4"), ("dom0only",), ("dom0_mem=4G",))
    # Debian's GRUB is the judge: what it sources last is a drop-in, here with the block alone.
    place = lay_out(machine(cpu="amd"), build_tree) / "etc/default/grub.d/zzz.cfg"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(with_block("GRUB_TIMEOUT=1", told))
    grub = mkconfig(kernel_tree, build_tree, xen=True)
    for arguments in normal(grub.linux):
        assert has_run(arguments, ["quiet", "intel_iommu=on", "hugepagesz=1G", "hugepages=4"])
    for arguments in normal(grub.dom0):
        assert has_run(arguments, ["intel_iommu=on", "hugepagesz=1G", "hugepages=4", "dom0only"])
    assert all("dom0_mem=4G" in arguments for arguments in normal(grub.xen))
    assert all(map(normal, (grub.linux, grub.dom0, grub.xen)))
