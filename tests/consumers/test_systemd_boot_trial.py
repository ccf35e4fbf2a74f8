"""systemd-boot itself, from a FAT partition: what it boots while a configuration is on trial."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.apply.trial import new_trial
from gpc_targets.systemd_boot.live import kept
from gpc_targets.systemd_boot.live.own_entries import rewritten
from kit.esp_disk import ENTRY, Booted, Esp, early_image
from kit.grub_host import AUDIO, GPU, FakeReader
from kit.hosts import file, machine
from kit.unified_image import unified
from lab.kernel import KernelTree

pytestmark = [pytest.mark.consumer, pytest.mark.slow, pytest.mark.timeout(590)]

SYSTEM = {
    "family": "arch",
    "hypervisor": "kvm",
    "loader": "systemd-boot",
    "initramfs": "mkinitcpio",
}
VARIABLE = "/sys/firmware/efi/efivars/{}-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"
PLUGIN = "etc/kernel/install.d/95-gpc.install"
KEPT = "loader/entries/gpc-previous.conf"
OPTIONS = ENTRY.splitlines()[-1].removeprefix("options ")


def efi(text: str) -> str:
    return "\x07\0\0\0" + "".join(f"{letter}\0" for letter in f"{text}\0")


def script(commands: list[tuple[str, ...]]) -> str:
    return "".join(" ".join(f"'{word}'" for word in command) + "\n" for command in commands)


class Machine:
    """A host whose next boot is to be a trial; what runs now is the image `now`."""

    def __init__(self, kernel: KernelTree, scratch: Path, *more: tuple[str, str]) -> None:
        self.esp = Esp(kernel, scratch).with_systemd_boot()
        self.esp.copy(early_image(kernel, "now", scratch / "now"), "initramfs-linux.img")
        self.esp.copy(early_image(kernel, "new", scratch / "new"), "new.img")
        self.host = FakeReader(
            {
                "/usr/bin/bootctl": "",
                "/proc/sys/kernel/osrelease": kernel.version,
                "/proc/cmdline": OPTIONS,
                "/boot/loader/entries/arch.conf": ENTRY,
                f"/usr/lib/modules/{kernel.version}/pkgbase": "linux",
                "/boot/vmlinuz-linux": "",
                "/boot/initramfs-linux.img": "",
                VARIABLE.format("LoaderInfo"): efi("systemd-boot 252"),
                VARIABLE.format("LoaderEntrySelected"): efi("arch.conf"),
                **dict(more),
            }
        )
        self.trial = new_trial(self.host, SYSTEM, [GPU, AUDIO], 1)

    def apply(self) -> str:
        """What an apply runs once its files are in place, the image being rebuilt in between."""
        self.put_files()
        plugin = file(machine(cpu="intel", more="boot: {loader: systemd-boot}"), PLUGIN)
        assert plugin is not None
        self.esp.write(f"host/{PLUGIN}", plugin.text)
        keep, arm = (action.name.removeprefix("guard ") for action in self.trial.actions)
        return (
            script(self.guard(keep))
            + "cp /boot/new.img /boot/initramfs-linux.img\n"
            + f"sh /{PLUGIN} entries /boot/loader/entries/arch.conf\n"
            + script(self.guard(arm))
        )

    def put_files(self) -> str:
        """Puts the trial's files in place; what is copied where."""
        for put in self.trial.files:
            self.host.files[put.path] = put.data.decode()
            self.esp.write(f"host{put.path}", put.data.decode())
        return self.trial.actions[0].name.removeprefix("guard keep ")

    def lines_of_gpcs(self) -> FakeReader:
        """The host as it is when its plugin is gone, and its entries have gpc's lines still."""
        entry = self.esp.read("loader/entries/arch.conf") or ""
        assert "# gpc: " in entry
        return FakeReader({**self.host.files, "/boot/loader/entries/arch.conf": entry})

    def guard(self, words: str) -> list[tuple[str, ...]]:
        host = self.host
        return kept.guard(host, SYSTEM, words, False)

    def unify(self, name: str, words: str) -> None:
        """Puts the image `name` and the kernel on the partition as one, with words inside."""
        kernel, scratch = self.esp.kernel, self.esp.scratch
        whole = (
            (".osrel", b"ID=arch\nPRETTY_NAME=Arch\n"),
            (".cmdline", f"{words}\0".encode()),
            (".linux", kernel.image.read_bytes()),
            (".initrd", (scratch / name).read_bytes()),
        )
        (scratch / "sections").mkdir(exist_ok=True)
        image = scratch / f"{name}.efi"
        image.write_bytes(unified(scratch / "sections", *whole))
        self.esp.copy(image, f"{name}.efi")

    def boot(self, run: str = "", *, all_kept: bool = True) -> Booted:
        self.esp.write("run", run)
        self.esp.write("verdict", f"#!/bin/sh\nexit {0 if all_kept else 1}\n")
        booted = self.esp.boot()
        assert booted.image, booted.said[-3000:]
        return booted


def test_what_was_not_confirmed_is_booted_once_and_what_was_stays(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    machine = Machine(kernel_tree, tmp_path)
    before = machine.boot(machine.apply())
    assert (before.image, before.arguments) == ("now", OPTIONS)
    assert (machine.esp.read(KEPT) or "").startswith("# Written by `gpc apply`"), before.run

    tried = machine.boot(all_kept=False)
    assert tried.image == "new"
    assert tried.arguments == f"{OPTIONS} intel_iommu=on"
    assert "generation 1 is not confirmed: the next boot is of what ran before" in tried.guard

    back = machine.boot("bootctl set-oneshot arch.conf")
    assert back.image == "now", "from the copy, as the image itself was rebuilt"
    assert back.arguments.startswith(f"{OPTIONS} gpc.disable=1 module_blacklist=vfio_pci,")
    assert "this boot is of what ran before generation 1, which was not confirmed" in back.guard

    again = machine.boot()
    assert again.image == "new"
    assert "generation 1 stays: every card is where it should be" in again.guard

    assert machine.esp.read(KEPT) is None
    stays = machine.boot()
    assert stays.image == "new"
    assert "this boot tries nothing" in stays.guard


def test_what_is_taken_back_during_its_trial_leaves_the_loader_as_it_was(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    machine = Machine(kernel_tree, tmp_path)
    machine.boot(machine.apply())
    assert machine.boot(all_kept=False).image == "new"
    # As `gpc rollback` does it: the entry's file is given up, the image is the old one, and then
    # the loader is told.
    files = machine.host.files
    files["/boot/" + KEPT] = files.pop(kept.ENTRY)
    files[VARIABLE.format("LoaderEntryDefault")] = efi("gpc-previous.conf")
    machine.esp.copy(machine.esp.scratch / "now", "new.img")
    without = rewritten(machine.lines_of_gpcs())
    back = machine.boot(
        "cp /boot/new.img /boot/initramfs-linux.img\n"
        + script(without)
        + script(machine.guard("arm"))
    )
    assert all("failed" not in line.lower() for line in back.run), back.run
    then = machine.boot()
    assert (then.image, then.arguments) == ("now", OPTIONS)
    assert machine.esp.read("loader/entries/arch.conf") == ENTRY
    assert machine.esp.read(KEPT) is None


def test_a_unified_image_is_tried_as_any_entry_and_its_copy_is_told_other_words(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    image = "EFI/Linux/arch-linux.efi"
    machine = Machine(
        kernel_tree,
        tmp_path,
        (VARIABLE.format("LoaderEntrySelected"), efi("arch-linux.efi")),
        (VARIABLE.format("StubInfo"), efi("systemd-stub 252")),
        (f"/boot/{image}", ""),
        ("/boot/loader/loader.conf", ""),
    )
    del machine.host.files["/boot/loader/entries/arch.conf"]
    machine.trial = new_trial(machine.host, SYSTEM, [GPU, AUDIO], 1)
    machine.esp.remove("loader/entries")
    machine.unify("now", OPTIONS)
    machine.unify("new", f"{OPTIONS} intel_iommu=on")
    machine.esp.copy(tmp_path / "now.efi", image)
    applied = machine.put_files()
    keep, arm = (action.name.removeprefix("guard ") for action in machine.trial.actions)
    made = f"cp /boot/new.efi /boot/{image}\n"
    assert applied == f"/boot/{image} /boot/gpc-previous/1-arch-linux.efi"
    before = machine.boot(f"{script(machine.guard(keep))}{made}{script(machine.guard(arm))}")
    assert (before.image, before.arguments) == ("now", OPTIONS)

    tried = machine.boot(all_kept=False)
    assert (tried.image, tried.arguments) == ("new", f"{OPTIONS} intel_iommu=on")
    assert "generation 1 is not confirmed: the next boot is of what ran before" in tried.guard

    back = machine.boot("bootctl set-oneshot arch-linux.efi")
    assert back.image == "now", "from the copy, as the image itself was made again"
    assert back.arguments.startswith(f"{OPTIONS} gpc.disable=1 module_blacklist=vfio_pci,")

    again = machine.boot(f"cp /boot/now.efi /boot/{image}\n")
    assert again.image == "new"
    assert "generation 1 stays: every card is where it should be" in again.guard
    assert machine.esp.names("loader") == ["loader.conf"], "no directory that was made for it"
    restored = machine.boot()
    assert (restored.image, restored.arguments) == ("now", OPTIONS)
