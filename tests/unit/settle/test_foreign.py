"""Keys that another back end has: what is warned of, and what `--backend` leaves out."""

from __future__ import annotations

from typing import Any

from gpc.checks.guests import no_effect
from gpc.report.diagnostics import Place
from gpc.resolve import with_backend
from gpc.target.backend import backends
from gpc.why import dotted
from kit.one_guest import G, machine, settled

BACKEND = f"{G}.backend"
XL = {BACKEND: "xl"}

FOREIGN = {
    f"{G}.toolstack": "xm",
    f"{G}.managed": "true",
    f"{G}.disks.d.access": "aio",
    f"{G}.raw": {"qemu": ["-nodefaults"], "xl": {"nested": "1"}},
}


def warned(changes: dict[str, Any]) -> set[str]:
    """The keys below the guest that have no effect."""
    places = [diagnostic.place for diagnostic in no_effect(settled(changes))]
    return {dotted(place.path[2:]) for place in places if isinstance(place, Place)}


def test_a_key_of_another_back_end_is_warned_of_where_it_says_more_than_its_default() -> None:
    assert {name: warned({BACKEND: name, **FOREIGN}) for name in backends()} == {
        "libvirt": {"toolstack", "disks.d.access"},
        "qemu": {"managed", "toolstack", "disks.d.access"},
        "xl": {"managed"},
    }
    idle = {f"{G}.toolstack": "xl", f"{G}.managed": "false", f"{G}.disks.d.access": "loop"}
    assert not any(warned({BACKEND: name, **idle}) for name in backends())


def test_another_back_end_takes_over_what_it_has_words_for() -> None:
    taken = with_backend(machine({"host.binding.driver": "vfio-pci", **FOREIGN}), "xl")
    guest = taken.guests["g"]
    assert (guest.backend, guest.toolstack, guest.managed) == ("xl", "xm", None)
    assert guest.disks["d"].access == "aio"
    assert guest.raw.qemu == ("-nodefaults",)  # the tables of words warn of it
    assert taken.host.binding.driver is None
    taken = with_backend(machine({"host.binding.driver": "xen-pciback", **XL, **FOREIGN}), "qemu")
    guest = taken.guests["g"]
    assert (guest.backend, guest.toolstack, guest.managed) == ("qemu", None, None)
    assert guest.disks["d"].access is None
    assert taken.host.binding.driver is None
    kept = with_backend(machine({"host.binding.driver": "pci-stub"}), "qemu")
    assert kept.host.binding.driver == "pci-stub"
