"""What becomes of a guest's own options and files in a replica, and which boots there are."""

from __future__ import annotations

from typing import Any

import pytest

from gpc.build import check_source
from gpc.rehearse import conduct, jobs
from gpc.rehearse.jobs import HOST_BOOTS, BootJob, boots, chosen, jobs_of
from gpc.rehearse.replica.copied import copied
from gpc.rehearse.replica.differences import differences
from gpc.rehearse.replica.guests import given, without_paths
from gpc.rehearse.replica.hardware import NotReplicable, replica
from gpc.rehearse.verdict.expected import Setting, expected
from gpc.rehearse.verdict.reasons_guest import unseen
from gpc.rehearse.verdict.records import RehearsedBoot, Step, Verdict
from kit.rehearsals import example, tree_of


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (["-no-hpet", "-rtc", "base=utc"], ["-no-hpet", "-rtc", "base=utc"]),
        (["-chardev", "socket,id=c,path=/run/c"], []),
        (
            # Looking Glass: the device goes with the memory that it names.
            [
                *("-object", "memory-backend-file,id=lg,mem-path=/dev/shm/looking-glass,size=32M"),
                *("-device", "ivshmem-plain,memdev=lg,bus=pcie.0"),
                *("-device", "virtio-keyboard-pci"),
            ],
            ["-device", "virtio-keyboard-pci"],
        ),
        (
            [
                *("-audiodev", "pa,id=sound,server=/run/user/1000/pulse/native"),
                *("-device", "ich9-intel-hda,id=hda"),
                *("-device", "hda-duplex,bus=hda.0,audiodev=sound"),
            ],
            ["-device", "ich9-intel-hda,id=hda"],
        ),
    ],
)
def test_what_names_a_file_goes_with_all_that_names_it(words: list[str], kept: list[str]) -> None:
    found, dropped = without_paths(words)
    assert found == kept
    assert sorted(found + dropped) == sorted(words)


def test_a_guest_that_sees_another_card_does_not_see_what_it_is_given() -> None:
    text = example("twins")
    checked = check_source("machine.yaml", text.encode())
    real = check_source("hardware.yaml", text.replace("10de:1b81", "10de:1b82").encode())
    built = replica(real.machine)
    tree = copied(tree_of(text), checked.plan, built.standing)
    setting = Setting(built, tree, expected(checked.plan, built), "vfio-pci")
    (guest,) = checked.plan.guests
    reasons = list(unseen(setting, given(guest), {}))
    assert "it is given what stands there, which is not 10de:1b81" in reasons[0]
    assert "the guest does not see it" in reasons[1], "the sound is as declared"


def test_a_boot_that_a_machine_has_not_is_no_success() -> None:
    checked = check_source("machine.yaml", example("twins").encode())
    built = replica(checked.machine)
    found = jobs_of(built, expected(checked.plan, built), checked.plan)
    assert [job.name for job in chosen(found, ["qemu"])] == ["qemu"]
    assert chosen(found, None) == found
    with pytest.raises(NotReplicable, match="no boot libvirt: it has compiled, disabled, another"):
        chosen(found, ["compiled", "libvirt"])


@pytest.mark.parametrize(
    ("lost", "boots"), [([False], 1), ([True, False], 2), ([True, True], 2)], ids=str
)
def test_a_replica_with_guests_that_stops_answering_is_booted_once_more(
    lost: list[bool], boots: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = check_source("machine.yaml", example("twins").encode())
    built = replica(checked.machine)
    found = jobs_of(built, expected(checked.plan, built), checked.plan)
    (job,) = chosen(found, ["qemu"])
    begun = iter(lost)
    told: list[object] = []

    def boot(lab: object, job: BootJob) -> tuple[RehearsedBoot, bool]:
        is_lost = next(begun)
        verdict: Verdict = "fail" if is_lost else "pass"
        steps = (Step("boot", "it boots", "pass", 1.0), Step("start", "it starts", verdict, 1.0))
        return RehearsedBoot(job.name, job.title, 2.0, steps, "", ""), is_lost

    monkeypatch.setattr(conduct._Lab, "_boot", boot)
    monkeypatch.setattr(conduct, "lacking", lambda guests, way: None)
    nothing: Any = None
    lab = conduct._Lab(*(nothing,) * 5, "tcg", None, {"qemu": nothing}, told.append, [])
    found = lab.conduct(job)
    assert list(begun) == []
    assert told == [found]
    assert found.steps[1].verdict == ("fail" if lost[-1] else "pass")
    again = "once before it stopped answering (it starts), and was booted again"
    assert found.steps[0].reasons == ((again,) if boots == 2 else ())


def test_a_back_end_that_says_nothing_of_rehearsals_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked = check_source("machine.yaml", example("twins").encode())
    assert [name for name, way in jobs.ways(checked.plan).items() if way] == ["qemu"]
    monkeypatch.setattr(jobs, "way_of", lambda name: None)
    built = replica(checked.machine)
    silent = list(jobs.ways(checked.plan))
    told = differences(checked.machine, built, "6.1.0", (), "kvm", silent=silent)
    said = "Guests of qemu are not started: it does not say how they would be rehearsed."
    assert said in told
    assert said not in differences(checked.machine, built, "6.1.0", (), "kvm")
    found = jobs_of(built, expected(checked.plan, built), checked.plan)
    assert [job.name for job in found] == [*HOST_BOOTS]


def test_the_boots_are_those_of_the_host_and_of_what_starts_guests_under_kvm() -> None:
    assert boots() == (*HOST_BOOTS, "qemu", "libvirt")
