"""`gpc check --live` says which lines of the kernel's log an entry speaks of, and of no others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gpc.commands.check import check
from gpc.commands.explain import workarounds
from gpc.lint.log import MOST_LINES, speaking
from kit.paths import ROOT

LOG = """\
[    0.000000] Command line: root=/dev/sda1 ro
[    0.911004] AMD-Vi: Interrupt remapping enabled
[    1.200000] pci 0000:01:00.0: BAR 0: assigned [mem 0xe0000000-0xefffffff 64bit pref]
[    2.100000] vfio_pci: add [10de:1b80[ffffffff:ffffffff]] class 0x000000/00000000
[    3.000000] vfio-pci 0000:0b:00.0: vgaarb: VGA decodes changed: olddecodes=io+mem,decodes=none
[    3.100000] kvm: Nested Virtualization enabled
[  512.117404] vfio-pci 0000:0b:00.0: BAR 1: can't reserve [mem 0xd0000000-0xdfffffff 64bit pref]
[  512.117419] vfio-pci 0000:0b:00.0: BAR 1: can't reserve [mem 0xd0000000-0xdfffffff 64bit pref]
[  700.000000] vfio-pci 0000:0b:00.0: not ready 65535ms after FLR; giving up
"""


def test_a_line_is_told_with_its_entry_once() -> None:
    found = speaking(LOG, workarounds())
    assert set(found) == {"framebuffer-off", "blackwell-reset"}
    assert found["framebuffer-off"][0].startswith("[  512.117404]")


def test_a_log_that_says_nothing_wrong_is_not_told_of() -> None:
    assert speaking("\n".join(LOG.splitlines()[:6]), workarounds()) == {}


def test_a_log_is_read_as_far_as_its_bound() -> None:
    fillers = "\n".join(f"vfio word{'x' * n}" for n in range(MOST_LINES))
    assert speaking(f"{fillers}\n{LOG}", workarounds()) == {}


@pytest.mark.parametrize("format", ["full", "json"])
def test_the_command_tells_it(
    format: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "root").mkdir()
    commands = {"dmesg": {"code": 0, "text": LOG}}
    (tmp_path / "commands.json").write_text(json.dumps(commands))
    machine = str(ROOT / "examples/desktop-win11/machine.yaml")
    check([machine], live=True, source=str(tmp_path), format=format)
    told = capsys.readouterr()
    assert ("`gpc explain blackwell-reset`" in told.err) == (format == "full")
    if format == "json":
        json.loads(told.out)
