"""Xen itself, started by the firmware and by systemd-boot: what it and dom0 are told, once gpc has
edited the file that it reads, is what gpc reads there.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.target.entries import BootEntry
from gpc.target.firmware import GLOBAL
from gpc.target.live import Told
from gpc.target.owner import NOTHING, Handed, edits, live_owner
from kit import nvram
from kit.boot_files import put
from kit.esp_disk import LOADER, Booted, Esp, early_image, xen
from kit.firmware import boots, option
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
"""
"""With much that looks otherwise than Xen reads it: a tab that ends a line, a second section."""
TOLD = Told((), ("xen-pciback.hide=(0000:01:00.0)",), ("dom0_mem=384M,max:384M", "iommu=1"))


class Dom0:
    """A machine that boots Xen, and its files as dom0 has them."""

    def __init__(self, kernel: KernelTree, scratch: Path) -> None:
        self.esp, self.root = Esp(kernel, scratch), scratch / "root"
        self.esp.copy(xen(), PROGRAM)
        self.esp.copy(kernel.image, f"{FOLDER}/vmlinuz")
        self.esp.copy(early_image(kernel, "dom0", scratch / "image"), f"{FOLDER}/initrd")
        self.files: dict[str, str | bytes] = {
            f"boot/{PROGRAM}": "MZ",
            f"boot/{FOLDER}/xen.cfg": CFG.replace("\n", "\r\n"),
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

    def boot(self) -> Booted:
        # A PV dom0 does not get far with what QEMU's newest processor has, SMAP for one.
        return self.esp.boot("qemu64,+svm", 768)


@pytest.fixture
def dom0(kernel_tree: KernelTree, tmp_path: Path) -> Dom0:
    return Dom0(kernel_tree, tmp_path)


def test_what_gpc_adds_beside_xen_is_what_the_firmware_has_it_and_dom0_told(dom0: Dom0) -> None:
    boots(dom0.root, f"\\{PROGRAM}".replace("/", "\\"))
    entry = dom0.apply("efistub")
    assert (entry.id, entry.words[-1:], (entry.xen or ())[-2:]) == ("now", TOLD.dom0, TOLD.xen)
    started = option("Xen", f"\\{PROGRAM}".replace("/", "\\"))
    nvram.add(dom0.esp.variables, "Boot0000", GLOBAL, started)
    nvram.add(dom0.esp.variables, "BootOrder", GLOBAL, b"\0\0")
    booted = dom0.boot()
    assert (booted.image, booted.current) == ("dom0", "0000"), booted.said
    assert tuple(booted.arguments.split()) == entry.words
    assert tuple(booted.xen.split()) == entry.xen


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
    assert tuple(booted.arguments.split()) == entry.words
    assert tuple(booted.xen.split()) == entry.xen
