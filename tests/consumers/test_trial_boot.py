"""GRUB itself, from a disk: what it boots while a configuration is on trial, and afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gpc.apply.trial import new_trial
from kit.esp_disk import Esp
from kit.grub_disk import (
    SETTINGS,
    Booted,
    boot,
    early_image,
    environment,
    make_disk,
    read,
    with_efi,
    write,
)
from kit.grub_host import AUDIO, GPU, SYSTEM, debian
from lab.grub import mkconfig
from lab.kernel import KernelTree
from lab.tools import require, run

pytestmark = [pytest.mark.consumer, pytest.mark.slow]


class Machine:
    """A disk with a configuration on trial, whose image is `new`; what ran before is `kept`."""

    def __init__(self, kernel: KernelTree, scratch: Path, esp: Esp | None = None) -> None:
        self.scratch, self.esp = scratch, esp
        host = debian("root=UUID=1111 ro console=ttyS0 panic=-1 mitigations=off", kernel.version)
        host.links.clear()  # no driver has anything: there are no displays to look after
        root, files = scratch / "root", scratch / "files"
        for file in new_trial(host, SYSTEM, [GPU, AUDIO], 1).files:
            target = files / file.path.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.data)
            target.chmod(file.mode)
        shutil.copytree(files, root)
        self.new = f"/boot/initrd.img-{kernel.version}"
        kept = f"boot/gpc-previous/1-initrd.img-{kernel.version}"
        for tree in (files, root):
            (tree / kept).parent.mkdir(parents=True)
        (files / kept).touch()
        early_image(kernel, "kept", root / kept)
        early_image(kernel, "new", root / self.new.lstrip("/"))
        shutil.copy(kernel.image, root / "boot")
        settings = files / "etc/default/grub.d/lab.cfg"
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS)
        (root / "boot/grub").mkdir()
        self._arm(root / "boot/grub/grubenv")
        (root / "var/lib/gpc").mkdir(parents=True)
        (root / "var/lib/gpc/current").write_text("1\n")
        (root / "verdict").write_text("#!/bin/sh\nexit 0\n")
        (root / "verdict").chmod(0o755)
        if esp is not None:
            with_efi(root, esp)
        self.disk = make_disk(mkconfig(kernel, files), root, scratch)

    def boot(self, *, readonly: bool = False) -> Booted:
        return boot(self.disk, readonly=readonly, esp=self.esp)

    def variable(self) -> str | None:
        return environment(self.disk, self.scratch).get("gpc_guard")

    def apply_again(self) -> None:
        """What the last action of an apply does."""
        block = self.scratch / "armed"
        self._arm(block)
        write(self.disk, "/boot/grub/grubenv", block.read_bytes())

    def release(self) -> None:
        """What the last action of a rollback does."""
        block = self.scratch / "armed"
        block.write_bytes(read(self.disk, "/boot/grub/grubenv"))
        run([require("grub-editenv", "grub-common"), block, "unset", "gpc_guard"]).check()
        write(self.disk, "/boot/grub/grubenv", block.read_bytes())

    def _arm(self, block: Path) -> None:
        run([require("grub-editenv", "grub-common"), block, "set", "gpc_guard=try"]).check()


def test_a_new_one_that_does_not_boot_is_tried_once_and_a_confirmed_one_stays(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    machine = Machine(kernel_tree, tmp_path)

    unwritable = machine.boot(readonly=True)
    assert unwritable.image == "kept"
    assert machine.variable() == "try"

    whole = read(machine.disk, machine.new)
    write(machine.disk, machine.new, b"")

    first = machine.boot()
    assert "Kernel panic" in first.said
    assert machine.variable() == "tried"

    second = machine.boot()
    assert second.image == "kept"
    assert second.arguments[1:] == (
        "root=UUID=1111", "ro", "console=ttyS0", "panic=-1", "mitigations=off",
        "gpc.disable=1", "module_blacklist=vfio_pci,xen_pciback,pci_stub",
    )  # fmt: skip
    assert "this boot is of what ran before generation 1, which was not confirmed" in second.guard
    assert machine.variable() == "tried"

    write(machine.disk, machine.new, whole)
    machine.apply_again()
    third = machine.boot()
    assert third.image == "new"
    assert "gpc.disable=1" not in third.arguments
    assert third.guard == ("generation 1 stays: every card is where it should be",)
    assert machine.variable() is None

    fourth = machine.boot()
    assert fourth.image == "new"
    assert fourth.guard == ("this boot tries nothing",)


def test_a_grub_that_uefi_starts_tries_once_boots_what_was_and_goes_on_when_it_is_taken_back(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    machine = Machine(kernel_tree, tmp_path, Esp(kernel_tree, tmp_path))
    tried = machine.boot()
    assert "BdsDxe: starting" in tried.said, "the firmware is UEFI"
    assert tried.image == "new", tried.said
    assert tried.guard == ("generation 1 stays: every card is where it should be",)
    assert machine.variable() is None

    whole = read(machine.disk, machine.new)
    machine.apply_again()
    write(machine.disk, machine.new, b"")
    assert "Kernel panic" in machine.boot().said
    assert machine.variable() == "tried"

    back = machine.boot()
    assert (back.image, "gpc.disable=1" in back.arguments) == ("kept", True)
    assert "this boot is of what ran before generation 1, which was not confirmed" in back.guard

    write(machine.disk, machine.new, whole)
    machine.release()
    again = machine.boot()
    assert (again.image, again.guard) == ("new", ("this boot tries nothing",))
