"""What several readers of a machine once decided for themselves is decided once for all of them."""

from __future__ import annotations

import pytest

from gpc.knowledge.conditions import match, scene
from gpc.resolve import resolve
from kit.one_guest import G, settled

XL = {f"{G}.backend": "xl"}
WINDOWS = {f"{G}.os": "windows-10"}


def test_the_three_that_decided_firmware_agree_under_xen() -> None:
    """Checks, conditions of workarounds and the plan had a formula each, and theirs differed."""
    of = settled({**XL, **WINDOWS})
    assert of.guests["g"].firmware.value == "bios"
    assert match({"guest": {"firmware": ["bios"]}}, scene(of)) is not None
    assert match({"guest": {"firmware": ["uefi"]}}, scene(of)) is None
    assert resolve(of).guests[0].firmware.value == "bios"


@pytest.mark.parametrize(("where", "keeper"), [({}, "vfio-pci"), (XL, "xen-pciback")])
def test_the_three_that_decided_what_keeps_cards_agree(where: dict[str, str], keeper: str) -> None:
    of = settled(where)
    assert of.host.keeper.value == keeper
    assert match({"keeper": keeper}, scene(of)) is not None
    assert {binding.driver.value for binding in resolve(of).host.bindings} == {keeper}


def test_a_card_belongs_to_the_first_guest_that_names_it_for_all_who_ask() -> None:
    plain = {"backend": "libvirt", "os": "linux", "vcpus": "2", "memory": "2 GiB", "gpus": ["rtx"]}
    of = settled({"guests.second": plain})
    assert {key: given.guest for key, given in of.owners.items()} == {("gpus", "rtx"): "g"}
    assert [card.guest for card in scene(of).cards] == ["g", None]
    assert [card.guest for card in resolve(of).host.cards] == ["g", None]


def test_a_host_without_guests_runs_xen_when_it_says_so() -> None:
    assert settled({"guests": {}}).hypervisor == "kvm"
    assert settled({"guests": {}, "host.xen": {}}).hypervisor == "xen"
