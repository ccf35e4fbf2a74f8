"""What in an IOMMU group keeps a card from a guest: the kernel's own rule, on described hosts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gpc.build import build_source
from gpc.detect import Facts, detect
from gpc.detect.capture import captured
from gpc.detect.judge import companions, is_integrated
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


ROOT_BUS = F("00:02.0", "10de:1eb8", "030200", "nouveau", 40)


@pytest.mark.parametrize(
    ("flags", "integrated"), [("svm", True), ("svm hypervisor", False), (None, None)]
)
def test_bus_0_tells_a_part_of_the_processor_on_a_real_machine_alone(
    flags: str | None, integrated: bool | None, tmp_path: Path
) -> None:
    machine = replace(TURING, functions=(*TURING.functions, ROOT_BUS))
    if flags is not None:
        machine = replace(machine, cpu=replace(machine.cpu, flags=flags))
    else:
        machine = replace(machine, damage={"/proc/cpuinfo": b"processor\t: 0\n"})
    write(machine, tmp_path)
    found = detect(CapturedReader(str(tmp_path)))
    verdict = next(v for v in propose(found).verdicts if v.card.is_on_root_bus)
    assert is_integrated(found, verdict.card) is integrated
    said = [text for text in verdict.obstacles if "part of the processor" in text]
    assert bool(said) is (integrated is not False)


def test_the_last_card_with_outputs_is_not_given_away(tmp_path: Path) -> None:
    compute = tuple(
        replace(f, kind="030200") if f.address == "08:00.0" else f for f in TURING.functions
    )
    write(replace(TURING, functions=compute), tmp_path)
    found = propose(detect(CapturedReader(str(tmp_path))))
    card = next(v for v in found.verdicts if v.card.main.group == GROUP)
    assert card.obstacles == ("no other card is known to have outputs",)


VMD = (
    F("00:0e.0", "8086:a77f", "010400", "vmd", 60, reset="flr"),
    F("10000:e0:06.0", "8086:a74d", "060400", "pcieport", 60, "00:0e.0"),
    F("10000:e1:00.0", "10de:1e84", "030000", "nouveau", 60, "10000:e0:06.0", "flr"),
)


def test_a_card_behind_vmd_is_left_out_with_its_reason(tmp_path: Path) -> None:
    write(replace(TURING, functions=(*TURING.functions, *VMD)), tmp_path)
    found = detect(CapturedReader(str(tmp_path)))
    assert not found.notes
    page = machine_page(found)
    assert "10000:e1:00.0 is left out: it is behind Intel's VMD" in " ".join(page.split())
    settled = build_source("machine.yaml", page.encode()).settled
    assert "card-undeclared" not in {one.code for one in check_live(settled, found)}


def test_what_is_behind_vmd_goes_with_it_and_is_nobody_elses(tmp_path: Path) -> None:
    write(replace(TURING, functions=(*TURING.functions, *VMD)), tmp_path)
    found = detect(CapturedReader(str(tmp_path)))
    vmd = next(one for one in found.pci.functions if one.driver == "vmd")
    assert companions([vmd], found.pci.groups()) == []


def test_gpcs_own_argument_is_no_left_over(tmp_path: Path) -> None:
    told = "ro vfio-pci.ids=10de:1e84,10de:10f8,10de:1ad8,10de:1ad9"
    write(replace(TURING, arguments=told), tmp_path)
    found = detect(CapturedReader(str(tmp_path)))
    page = machine_page(found)
    by_id = page.replace("  gpus:\n    amd", '  binding: {by: "id"}\n  gpus:\n    amd', 1)
    assert by_id != page
    for text, said in ((page, True), (by_id, False)):
        settled = build_source("machine.yaml", text.encode()).settled
        codes = {one.code for one in check_live(settled, found)}
        assert ("bound-elsewhere" in codes) is said
