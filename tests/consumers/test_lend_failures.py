"""What lends cards, where a step fails, hangs or is cut off: the host has its display back."""

from __future__ import annotations

import pytest

from kit.bind_host import AUDIO, GPU
from kit.fake_desktop import MANAGER
from kit.lend_host import SOUND, VGA, LendHost

pytestmark = pytest.mark.consumer

KEPT = ["vfio-pci", "vfio-pci"]


@pytest.mark.parametrize("what", [f"rmmod {VGA}", "class/vtconsole/vtcon1/bind"])
def test_a_step_that_hangs_ends_at_its_limit_and_the_next_is_made(
    single: LendHost, what: str
) -> None:
    single.kernel.change("stuck", [what])
    single("out", "one").check()
    assert single.drivers() == KEPT
    assert "no answer within the limit" in single.log()


def test_an_unbinding_that_hangs_does_not_hang_the_guests_start(pair: LendHost) -> None:
    pair.kernel.change("stuck", [GPU])
    ran = pair("out", "one")
    assert ran.code == 6
    assert "radeon does not let go of it" in pair.log()
    assert pair.is_as_before()


@pytest.mark.parametrize("address", [GPU, AUDIO])
def test_a_function_that_vfio_pci_does_not_take_gives_all_back(
    single: LendHost, address: str
) -> None:
    single.kernel.change("refusals", [["vfio-pci", address]])
    ran = single("out", "one")
    assert ran.code == 6
    assert "taking everything back" in ran.stderr
    assert single.is_as_before()


BINDS = ("gpc-bind bind card.audio", "gpc-bind bind card")
CUTS = ("systemctl stop", "kill -TERM", *BINDS, "gpc-bind status")


@pytest.mark.parametrize("moment", CUTS)
def test_a_start_that_is_killed_is_undone_by_the_guests_end(single: LendHost, moment: str) -> None:
    single.desktop.process(400, "polite", "/user.slice/x.scope", "dri/card0")
    single.desktop.set("cut", moment)
    assert single("out", "one").code == -9
    single("back", "one").check()
    assert single.is_as_before()


@pytest.mark.parametrize("moment", [CUTS[0], CUTS[3]])
def test_a_start_that_was_killed_is_undone_by_the_next(single: LendHost, moment: str) -> None:
    single.desktop.set("cut", moment)
    assert single("out", "one").code == -9
    ran = single("out", "one").check()
    assert "an earlier start was cut off" in ran.stderr
    assert single.drivers() == KEPT
    single("back", "one").check()
    assert single.is_as_before()


@pytest.mark.parametrize("moment", ["gpc-bind return", "systemctl --no-block start"])
def test_an_end_that_is_killed_is_finished_by_the_next(single: LendHost, moment: str) -> None:
    single("out", "one").check()
    single.desktop.set("cut", moment)
    assert single("back", "one").code == -9
    single("back", "one").check()
    assert single.is_as_before()


def test_nothing_is_taken_back_from_a_guest_that_runs(single: LendHost) -> None:
    single("out", "one").check()
    single.desktop.process(600, "qemu-system-x86", "/machine.slice/x.scope", "vfio/7")
    ran = single("back", "one")
    assert ran.code == 7
    assert "the guest still has it: process 600" in ran.stderr
    assert single.drivers() == KEPT
    assert not single.desktop.is_active(MANAGER)
    single.desktop.end(600)
    single("back", "one").check()
    assert single.is_as_before()


def test_what_cannot_be_taken_back_is_told_and_tried_again(single: LendHost) -> None:
    single("out", "one").check()
    single.kernel.change("refusals", [[VGA, GPU]])
    ran = single("back", "one")
    assert ran.code == 7
    assert "not undone: function card" in ran.stderr
    assert single.desktop.is_active(MANAGER), "the rest is back"
    assert single.written_down() == "function card\n"


@pytest.mark.parametrize(
    ("path", "text", "says"),
    [
        ("proc/cmdline", "root=/dev/vda1 gpc.disable=1\n", "gpc.disable=1 is on the kernel"),
        (f"sys/bus/pci/devices/{GPU}/device", "0x9999\n", "expected 1002:6818"),
    ],
)
def test_what_the_guest_could_not_have_ends_no_desktop(
    single: LendHost, path: str, text: str, says: str
) -> None:
    (single.place / path).write_text(text)
    assert single("out", "one").code == 5
    assert says in single.log()
    assert single.desktop.called() == []
    assert single.desktop.is_active(MANAGER)
    assert single.drivers() == [VGA, SOUND]


def test_a_host_without_an_iommu_is_refused(single: LendHost) -> None:
    (single.kernel.sysfs / "bus/pci/devices" / GPU / "iommu_group").unlink()
    ran = single("out", "one")
    assert ran.code == 5
    assert "is in no IOMMU group" in ran.stderr
    assert single.desktop.called() == []


def test_wrong_words_are_refused(single: LendHost) -> None:
    assert single("out", "nobody").code == 2
    assert single("out").code == 2
    assert single("hand").code == 2
    assert single("--help").code == 0


def test_status_tells_who_has_what(single: LendHost) -> None:
    assert [line.split() for line in single("status").check().stdout.splitlines()] == [
        ["card", GPU, VGA, "host"],
        ["card.audio", AUDIO, SOUND, "host"],
    ]
    single("out", "one").check()
    assert [line.split()[2:] for line in single("status").check().stdout.splitlines()] == [
        ["vfio-pci", "one"]
    ] * 2
