"""What the readers of `gpc lint` take for the worst that a file of theirs may hold."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest

from gpc.lint.around import KnownHost
from gpc.lint.judge import judge
from gpc.lint.readers import read, readers
from gpc.lint.settings import ForeignReader, NotReadable
from gpc.report.located import Source

SIZE = 200_000
MOST = 5.0
"""Seconds of the processor's time; each takes well below one on a slow machine."""

PIECES = (
    "\n", " ", "\t\n", "# a comment\n", '"', "'", "(", "[", "{", "<", "\\\n", '\\"', "a", "a ",
    "a.b=c,", "=", "#", "- ", "install a \\\n", "options a b=\n", "blacklist a\n",
    "softdep a pre: b\n", "loader \n", "loader", "menuentry \n", "menuentry a {\n",
    "menuentry a ", "options \n", 'options "a', "linux /vmlinuz a", "linux \n", "title a\n",
    "kernel ", "export ", "export GRUB_", "GRUB_CMDLINE_LINUX=\n", 'GRUB_CMDLINE_LINUX="a\n',
    "GRUB_CMDLINE_LINUX=a\\", "MODULES=(\n", "MODULES=( ", "HOOKS=\"\n", "HOOKS='\n",
    "MODULES=(a)\n", 'add_drivers+="\n', "add_drivers+='a\n", "kernel_cmdline=\"\n",
    '"kernel_options": [\n', '"kernel_options": ', '"kernel_options": ["a"\n', "cmdline: a=b\n",
    "cmdline:", "protocol:\n", "/a", "vfio_pci\n", "vfio a=b ", "root=/", "root=/ ",
    "ExecStart=", "ExecStart=a\\\n", "[Service]\n", "modules: a,", "modules_force_load: amdgpu,",
    'KERNEL=="a", ', 'RUN+="/bin/sh -c \'a; b\'"', "vm.a = 1\n", "vm.a = ", "args: a ",
    "hostpci0: a,", "submenuentry a {\n", "submenuentry a {\nadd_options a\n}\n",
    "[global]\n", "[global] ", "options=\n", "<!--", '"a" "root=a"\n', '"a" "ro',
)  # fmt: skip
FILES = {
    "/etc/default/grub": "GRUB_CMDLINE_LINUX='amd_iommu=on iommu=on nomodeset iommu=off'\n",
    "/etc/grub.d/40_custom": "menuentry a {\nlinux /vmlinuz amd_iommu=on intel_iommu=off\n}\n",
    "/boot/limine.conf": "/a\nprotocol: linux\ncmdline: iommu=on amd_iommu=on nomodeset\n",
    "/etc/modprobe.d/a.conf": "blacklist vfio_pci\noptions kvm_amd npt=0\n",
    "/etc/mkinitcpio.conf": "MODULES=(amdgpu vfio_virqfd vfio_pci)\n",
    "/etc/kernel/cmdline": "iommu=on nomodeset amd_iommu=on iommu=off\n",
    "/etc/libvirt/hooks/qemu.sh": "modprobe -r vfio_pci\n",
}


def taken(act: Callable[[], object]) -> float:
    start = process_time()
    act()
    return process_time() - start


def through(reader: ForeignReader, text: str) -> None:
    reader.recognise("/etc/foreign", text)
    try:
        for _ in reader.settings(Source("/etc/foreign", text)):
            pass
    except NotReadable:
        return


OF_HOSTS = [reader for reader in readers() if reader.is_of_host]
"""Those of guests have grammars, whose cost is tested where guests are taken over."""


@pytest.mark.parametrize("reader", OF_HOSTS, ids=lambda reader: reader.title)
def test_a_reader_takes_bounded_time_for_its_worst_file(reader: ForeignReader) -> None:
    slow = []
    for piece in PIECES:
        text = piece * (SIZE // len(piece))
        took = taken(lambda text=text: through(reader, text))
        slow += [(piece, round(took, 1))] if took > MOST else []
    assert slow == []


@pytest.mark.parametrize("name", FILES)
def test_many_faults_take_bounded_time(name: str) -> None:
    text = FILES[name] * (SIZE // 2 // len(FILES[name]))
    file = read(name, text.encode())
    assert file is not None
    found = []
    assert taken(lambda: found.extend(judge([file], KnownHost()))) < MOST
    assert len(found) > 500


BLANK = "\n" * 200
COMMENTED = "# a comment of a file that is all comments\n" * 1000


@pytest.mark.parametrize("text", [BLANK, COMMENTED, " \t" * 200, COMMENTED + " " * 200])
@pytest.mark.parametrize("name", ["/etc/libvirt/qemu.conf", "/boot/a", "/etc/modprobe.d/a.conf"])
def test_a_file_that_says_nothing_is_known_at_once(name: str, text: str) -> None:
    assert taken(lambda: read(name, text.encode())) < 1
