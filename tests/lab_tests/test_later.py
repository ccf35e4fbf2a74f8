"""The tools of a later Debian are those that run, beside this machine's own and without theirs."""

from __future__ import annotations

import re

import pytest

from lab.later import OWN, Generation, later
from lab.libvirt import Libvirtd
from lab.qemu import Qemu
from lab.tools import Refused, run
from lab.xen import create

pytestmark = pytest.mark.consumer


def major(generation: Generation) -> int:
    """QEMU's, as it says itself."""
    with Qemu(["-machine", "q35,accel=tcg"], generation) as qemu:
        found: int = qemu.query("query-version")["qemu"]["major"]
    return found


def test_qemu_is_the_release_s_own() -> None:
    assert major(OWN) < 10 <= major(later())


def test_libvirt_is_the_release_s_own_with_qemu_of_its_own() -> None:
    with Libvirtd(later()) as daemon:
        said = daemon.virsh("version").check().stdout
    versions = dict(re.findall(r"(Using library: libvirt|Running hypervisor: QEMU) (\d+)", said))
    assert int(versions["Using library: libvirt"]) >= 11
    assert int(versions["Running hypervisor: QEMU"]) >= 10


def test_xl_is_the_release_s_own() -> None:
    (later_xl,) = (later().place / "lib").glob("xen-4.*/bin/xl")
    assert later_xl.parents[1].name == "xen-4.20"
    with pytest.raises(Refused, match="unknown value for format"):
        create(
            'name = "a"\ntype = "hvm"\nmemory = 64\ndisk = ["format=bogus,vdev=hda,target=/x"]\n',
            later(),
        )


def test_firmware_of_this_machine_is_out_of_sight() -> None:
    listed = run(later().runs(["ls", "/usr/share/OVMF"])).check().stdout.split()
    assert listed == sorted(path.name for path in (later().place / "share/OVMF").iterdir())
