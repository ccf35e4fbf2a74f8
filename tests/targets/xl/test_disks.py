"""xl: the buses that Xen's guests have disks on."""

from __future__ import annotations

import re

import pytest

from gpc.build import build_source
from kit.findings import findings
from kit.paths import EXAMPLES

TODAY = (EXAMPLES / "phenom-win7/machine.yaml").read_text()
OF_2012 = (EXAMPLES / "phenom-win7-xm/machine.yaml").read_text()


def cfg(machine: str) -> str:
    """The guest's file."""
    built = build_source("machine.yaml", machine.encode())
    return next(found.text for found in built.artifacts if found.target == "xl")


def with_disks(machine: str, *disks: str) -> str:
    """The machine with these disks beside its own."""
    more = "".join(f"      {disk}\n" for disk in disks)
    return machine.replace("    disks:\n", f"    disks:\n{more}")


def test_disks_on_scsi_stand_beside_those_on_ide() -> None:
    own = [f"d{n}: {{block: /dev/d{n}, bus: scsi, read_only: {n == 0}}}".lower() for n in range(7)]
    found = cfg(with_disks(TODAY, *own))
    assert [f"sd{letter}" for letter in "abcdefg"] == re.findall(r"\bsd[a-k]\b", found)
    assert "/dev/d0,raw,sda,ro" in found


@pytest.mark.parametrize(
    ("machine", "disks"),
    [
        (TODAY, [f"d{n}: {{block: /dev/d{n}, bus: scsi}}" for n in range(8)]),
        (TODAY, ["cd: {file: /a.iso, cdrom: true, bus: scsi}"]),
        (TODAY, ["a: {block: /dev/d, bus: virtio}"]),
        (OF_2012, ["a: {block: /dev/d, bus: scsi}"]),
    ],
    ids=["too-many", "optical", "virtio", "xm"],
)
def test_what_xen_has_no_bus_for_is_refused(machine: str, disks: list[str]) -> None:
    (found,) = findings(with_disks(machine, *disks))
    assert found.code == "unsupported"
