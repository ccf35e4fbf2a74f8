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
