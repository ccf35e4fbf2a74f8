"""Xen itself, started by the firmware and by systemd-boot: what it and dom0 are told, once gpc has
edited the file that it reads, is what gpc reads there; and what the firmware boots on trial.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from gpc.apply.trial import new_trial
from gpc.host.reader import Answer
from gpc.host.writer import RealHost
from gpc.target.entries import BootEntry
from gpc.target.fallback import KEPT
from gpc.target.firmware import GLOBAL
from gpc.target.firmware_kept import written
from gpc.target.live import Told
from gpc.target.owner import NOTHING, Handed, edits, live_owner
from gpc.target.trial import guard
from kit import nvram
from kit.boot_files import put
from kit.esp_disk import LOADER, Booted, Esp, early_image, xen
from kit.firmware import PARTUUID, option, variable
from kit.grub_host import AUDIO, GPU
from lab.kernel import KernelTree
from lab.tools import require_file

pytestmark = [pytest.mark.consumer, pytest.mark.slow, pytest.mark.timeout(400)]

FOLDER, PROGRAM = "EFI/xen", "EFI/xen/xen-4.17-amd64.efi"
CONSOLE = "console=com1 com1=115200,8n1"
LINUX = "console=hvc0 quiet panic=-1 mitigations=off root=UUID=1"
CFG = f"""\
# of a person
[global]
default=now

 [now] \tvideo=gfx-640x480
 options= {CONSOLE}  loglvl=all # of Xen
 kernel=vmlinuz {LINUX}   # of dom0
 ramdisk=initrd
[bare]
kernel=vmlinuz {LINUX}
ramdisk=initrd
[now]
options=console=none
""".replace("\n", "\r\n")
"""With much that looks otherwise than Xen reads it: a tab that ends a line, a second section."""
TOLD = Told((), ("xen-pciback.hide=(0000:01:00.0)",), ("dom0_mem=384M,max:384M", "iommu=1"))


HOST: dict[str, str | bytes] = {
    "usr/bin/efibootmgr": "",
    "proc/self/mountinfo": "38 25 254:1 / /boot rw shared:1 - vfat /dev/vda1 rw\n",
    f"boot/{FOLDER}/vmlinuz": "",
    f"boot/{FOLDER}/initrd": "",
}


class ToldXen(RealHost):
    """A host whose Xen says what it was told."""

    def query(self, command: Sequence[str]) -> Answer:
        if tuple(command) == ("xl", "info"):
            return Answer(0, f"xen_commandline        : {CONSOLE} loglvl=all\n")
        return super().query(command)


class Dom0:
    """A machine that boots Xen, and its files as dom0 has them."""

    def __init__(self, kernel: KernelTree, scratch: Path) -> None:
        self.esp, self.root, self.release = Esp(kernel, scratch), scratch / "root", kernel.version
        self.esp.copy(xen(), PROGRAM)
        self.esp.copy(kernel.image, f"{FOLDER}/vmlinuz")
        self.esp.copy(early_image(kernel, "dom0", scratch / "image"), f"{FOLDER}/initrd")
        self.esp.write(f"{FOLDER}/xen.cfg", CFG)
        self.files: dict[str, str | bytes] = {
            f"boot/{PROGRAM}": "MZ",
            f"boot/{FOLDER}/xen.cfg": CFG,
            "proc/cmdline": f"{LINUX}\n",
            "proc/xen/capabilities": "control_d\n",
        }

    def apply(self, loader: str) -> BootEntry:
        """gpc's edit, on the machine's partition too; what gpc reads there afterwards."""
        owner, system = live_owner("xen-cfg"), {"loader": loader}
        reader = put(self.root, self.files)
        (edit,) = edits(owner, reader, system, Handed(NOTHING, TOLD, TOLD))
        self.files[edit.path.lstrip("/")] = edit.data
        self.esp.write(edit.path.removeprefix("/boot/"), edit.data.decode())
        (entry,) = owner.entries(put(self.root, self.files), system)
        found: BootEntry = entry
        return found

    def on_trial(self, loader: str) -> str:
        """What an apply runs around a rebuild whose image is none, as a script for dom0."""
        system = {"family": "arch", "loader": loader, "entries": "xen-cfg", "hypervisor": "xen"}
        put(self.root, {**self.files, **HOST, f"usr/lib/modules/{self.release}/pkgbase": "linux"})
        put(self.root, {"proc/sys/kernel/osrelease": self.release})
        for name, vendor, value in nvram.variables(self.esp.variables):
            variable(self.root, name, value, vendor)
        variable(self.root, "BootCurrent", b"\0\0")
        link = self.root / f"dev/disk/by-partuuid/{PARTUUID}"
        link.parent.mkdir(parents=True)
        link.symlink_to("../../vda1")
        host = ToldXen(str(self.root))
        trial = new_trial(host, system, [GPU, AUDIO], 1)
        for file in trial.files:
            put(self.root, {file.path.lstrip("/"): file.data})
            self.esp.write(f"host{file.path}", file.data.decode())
        keep, arm = (action.name.removeprefix("guard ") for action in trial.actions)
        before = guard(host, system, keep, undoing=False)
        kept = written(host)
        assert kept is not None
        variable(self.root, "Boot00FF", option(KEPT, kept.loader, kept.words))
        variable(self.root, "BootOrder", b"\xff\0\0\0")
        commands = [*before, ("cp", "/name", f"/boot/{FOLDER}/initrd")]
        commands += guard(host, system, arm, undoing=False)
        return "".join(" ".join(f"'{word}'" for word in words) + "\n" for words in commands)

    def boot(self, run: str = "") -> Booted:
        self.esp.write("run", run)
        # A PV dom0 does not get far with what QEMU's newest processor has, SMAP for one.
        return self.esp.boot("qemu64,+svm", 768)


@pytest.fixture
def dom0(kernel_tree: KernelTree, tmp_path: Path) -> Dom0:
    return Dom0(kernel_tree, tmp_path)


def test_xen_by_the_firmware_is_told_on_trial_what_gpc_adds_and_a_panic_boots_what_was(
    dom0: Dom0,
) -> None:
    started = option("Xen", f"\\{PROGRAM}".replace("/", "\\"))
    nvram.add(dom0.esp.variables, "Boot0000", GLOBAL, started)
    nvram.add(dom0.esp.variables, "BootOrder", GLOBAL, b"\0\0")
    script = dom0.on_trial("efistub")
    before = dom0.boot(script)
    assert (before.image, before.current) == ("dom0", "0000"), before.said
    assert before.xen == f"{CONSOLE}  loglvl=all"
    assert not any("failed" in line for line in before.run), before.run

    # Its image is none, so dom0 panics.
    entry = dom0.apply("efistub")
    assert (entry.id, entry.words[-1:], (entry.xen or ())[-2:]) == ("now", TOLD.dom0, TOLD.xen)
    tried = dom0.boot()
    assert (tried.image, tuple(tried.xen.split())) == ("", entry.xen), tried.said

    back = dom0.boot()
    assert back.image == "dom0", back.said
    assert back.current != "0000"
    assert " ".join(back.words).startswith(f"{LINUX} gpc.disable=1 module_blacklist=")
    assert back.xen == f"{CONSOLE} loglvl=all"
    assert "this boot is of what ran before generation 1, which was not confirmed" in back.guard


def test_what_systemd_boot_hands_to_xen_chooses_the_section_that_is_told(dom0: Dom0) -> None:
    text = f"title Xen\nefi /{PROGRAM}\noptions now bare -- {CONSOLE}\n"
    dom0.files["boot/loader/entries/xen.conf"] = text
    entry = dom0.apply("systemd-boot")
    assert (entry.id, entry.xen) == ("bare", (*TOLD.xen, *CONSOLE.split()))
    dom0.esp.copy(require_file(LOADER, "systemd-boot-efi"), "EFI/BOOT/BOOTX64.EFI")
    dom0.esp.write("loader/loader.conf", "timeout 0\n")
    dom0.esp.write("loader/entries/xen.conf", text)
    booted = dom0.boot()
    assert booted.image == "dom0", booted.said
    assert booted.words == entry.words
    assert tuple(booted.xen.split()) == entry.xen
