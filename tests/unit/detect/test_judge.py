"""What in an IOMMU group keeps a card from a guest: the kernel's own rule, on described hosts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gpc.build import build_source
from gpc.detect import Facts, detect
from gpc.detect.capture import captured
from gpc.host.captured import CapturedReader
from gpc.host.recording import RecordingReader
from gpc.live import check_live
from gpc.propose import machine_page, propose
from machines.describe import F
from machines.desktops import TURING
from machines.write import write

GROUP = 25
"""Of the card that init proposes."""

STRANGERS: dict[str, tuple[F, bool]] = {
    "a USB controller": (F("02:00.0", "1022:43ee", "0c0330", "xhci_hcd", GROUP), True),
    "a dummy function": (F("02:00.0", "1022:145a", "130000", None, GROUP), False),
    "an ISA bridge with lpc_ich": (F("00:1f.0", "8086:a305", "060100", "lpc_ich", GROUP), True),
    "an ISA bridge without a driver": (F("00:14.3", "1022:790e", "060100", None, GROUP), False),
    "an NVSwitch": (F("02:00.0", "10de:1af1", "068000", "nvidia-nvswitch", GROUP), True),
    "a host bridge with a driver": (F("00:00.1", "8086:3ec2", "060000", "skl_uncore", GROUP), True),
    "a host bridge": (F("00:03.0", "1022:1482", "060000", None, GROUP), False),
    "a root port": (F("00:03.4", "1022:1483", "060400", "pcieport", GROUP), False),
    "a bridge with another driver": (F("00:03.4", "1022:1483", "060400", "shpchp", GROUP), False),
    "a bridge of another class": (
        F("02:00.0", "1b21:2824", "068000", "ntb", GROUP, below=7),
        False,
    ),
    "a function that pci-stub keeps": (
        F("02:00.0", "1022:43ee", "0c0330", "pci-stub", GROUP),
        False,
    ),
    "a function of vfio's": (F("02:00.0", "15b3:101e", "020000", "mlx5-vfio-pci", GROUP), False),
}
"""Each with whether it is in the way."""


def facts(tmp_path: Path, stranger: F) -> Facts:
    write(replace(TURING, functions=(*TURING.functions, stranger)), tmp_path)
    return detect(CapturedReader(str(tmp_path)))


@pytest.mark.parametrize("what", STRANGERS)
def test_init_and_check_judge_a_group_as_vfio_does(what: str, tmp_path: Path) -> None:
    stranger, blocks = STRANGERS[what]
    alone = tmp_path / "alone"
    alone.mkdir()
    write(TURING, alone)
    page = machine_page(detect(CapturedReader(str(alone))))
    found = facts(tmp_path, stranger)
    card = next(v for v in propose(found).verdicts if v.card.main.group == GROUP)
    assert any("IOMMU group" in text for text in card.obstacles) is blocks
    settled = build_source("machine.yaml", page.encode()).settled
    codes = {diagnostic.code for diagnostic in check_live(settled, found)}
    assert ("group-shared" in codes) is blocks


def test_what_another_guest_is_given_cannot_share_a_group_driver_or_not(tmp_path: Path) -> None:
    found = facts(tmp_path, F("02:00.0", "1022:43ee", "0c0330", None, GROUP))
    page = machine_page(found).replace(
        "guests:\n",
        '  devices: {usb: {address: "02:00.0", id: "1022:43ee"}}\nguests:\n'
        "  other: {backend: libvirt, os: linux, vcpus: 1, memory: 1 GiB, devices: [usb], "
        "disks: {system: {block: /dev/vg0/other}}}\n",
    )
    settled = build_source("machine.yaml", page.encode()).settled
    assert "group-shared" in {diagnostic.code for diagnostic in check_live(settled, found)}


def test_a_capture_keeps_what_says_that_a_function_is_a_bridge(tmp_path: Path) -> None:
    bridge, _ = STRANGERS["a bridge of another class"]
    write(replace(TURING, functions=(*TURING.functions, bridge)), tmp_path)
    recording = RecordingReader(CapturedReader(str(tmp_path)))
    kept = captured(recording, detect(recording)).files
    shown = [path for path in kept if path.endswith("/secondary_bus_number")]
    assert shown == ["/sys/devices/pci0000:00/0000:02:00.0/secondary_bus_number"]
