"""The graphics of an Intel processor: where it stands, and what QEMU is told of it."""

from __future__ import annotations

import pytest

from kit.hosts import file, machine

AUDIO = (
    '      functions:\n        audio: {address: 01:00.1, id: "1002:aab0", driver: snd_hda_intel}\n'
)


def vfio(
    said: str = "[card]", *, guest: str = "", at: str = "00:02.0", id: str = "8086:4680"
) -> str:
    """The option of QEMU for the card, of which the guest says that."""
    text = machine(card=id, driver="i915", guest=guest).replace(AUDIO, "      functions: {}\n")
    text = text.replace("01:00.0", at).replace("gpus: [card]", f"gpus: {said}")
    launcher = file(text, "usr/local/sbin/gpc-guest-one")
    assert launcher is not None
    return next(line.strip() for line in launcher.text.splitlines() if "vfio-pci" in line)


def test_it_stands_where_its_driver_looks_for_it_and_is_shown_its_opregion() -> None:
    assert "bus=pcie.0,addr=0x2.0,x-igd-opregion=on" in vfio()


@pytest.mark.parametrize("other", [{"at": "03:00.0"}, {"id": "1002:6818"}])
def test_another_card_is_like_any_other(other: dict[str, str]) -> None:
    line = vfio(**other)
    assert "igd" not in line
    assert "bus=pcie.0" not in line


def test_on_pc_it_is_like_any_other_unless_that_is_said() -> None:
    line = vfio(guest="machine: pc")
    assert line.endswith("addr=0x3.0,x-igd-opregion=off \\"), line


def test_who_writes_qemus_own_properties_of_it_decides_by_them() -> None:
    line = vfio("{card: {properties: {x-igd-gms: 2}}}")
    assert line.endswith(",x-igd-gms=2 \\"), line
    assert "opregion" not in line
    assert "bus=pcie.0" not in line


def test_as_any_other_card_it_is_shown_no_opregion() -> None:
    assert "x-igd-opregion=off" in vfio("{card: {igd: none}}")


def functions_of(audio: str) -> list[str]:
    """The options of QEMU for the card and its sound, which is there on the host."""
    text = machine().replace("audio: {address: 01:00.1", f"audio: {{address: {audio}")
    launcher = file(text, "usr/local/sbin/gpc-guest-one")
    assert launcher is not None
    return [line for line in launcher.text.splitlines() if "-device vfio-pci" in line]


@pytest.mark.parametrize("audio", ["01:00.1", "05:00.0", "00:1b.0"])
def test_sound_in_a_slot_of_its_own_stands_beside_the_card_in_the_guest(audio: str) -> None:
    card, sound = functions_of(audio)
    assert f"host=0000:{audio}" in sound
    place = card.partition("bus=")[2].partition(".0,multifunction=on")
    assert place[1]
    assert f"bus={place[0]}.1" in sound


def test_it_is_kept_for_the_guest_as_the_card_is() -> None:
    text = machine().replace("audio: {address: 01:00.1", "audio: {address: 05:00.0")
    rules = file(text, "etc/udev/rules.d/70-gpc.rules")
    assert rules is not None
    assert '{[pci/0000:05:00.0]driver_override}="vfio-pci"' in rules.text
