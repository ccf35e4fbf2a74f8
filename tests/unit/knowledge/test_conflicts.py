"""No two entries undo each other, unless each says that they do not go together."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from gpc.knowledge import can_help, outdated
from gpc.knowledge.conditions import scene
from gpc.knowledge.effects import OfGuest, kind
from gpc.knowledge.entries import Entry, entries
from gpc.knowledge.generating import catalogue
from gpc.settle import settle
from unit.knowledge.test_knowledge import machine, merged

CASES = {data["id"]: data["cases"] for data in catalogue()}


def settings(entry: Entry) -> dict[tuple[str, ...], Any]:
    """What an entry sets, by what can have but one value."""
    found: dict[tuple[str, ...], Any] = {}
    for word, words, _ in entry.effects:
        of: Any = kind(word)
        if of.ABOUT in ("guest", "passed"):
            setting: OfGuest = of
            found |= {(of.ABOUT, *path): value for path, value in setting.keys(words)}
        elif word in ("argument", "xen-argument", "option"):
            *module, text = map(str, words)
            name, _, value = text.partition("=")
            found[word, *module, name] = value
        elif word in ("attribute", "sysctl"):
            found[word, str(words[0])] = words[1]
        elif word in ("blacklist", "early-module"):
            found["module", str(words[0]).replace("-", "_")] = word
    return found


LISTS = (
    *(("argument", name) for name in ("intel_iommu", "intremap", "pci")),
    ("xen-argument", "iommu"),
)
"""Arguments whose values add up. Source: Linux 6.1 and Xen 4.17, their parsers of these."""


def contradictions() -> list[tuple[str, str]]:
    """Pairs that give one thing two values."""
    found = []
    for one, other in combinations(entries().values(), 2):
        first, second = settings(one), settings(other)
        both = [each for each in first.keys() & second.keys() if each not in LISTS]
        if any(first[each] != second[each] for each in both):
            found.append((one.id, other.id))
    return found


def test_contradictions_are_found() -> None:
    assert ("reset-by-bus", "vendor-reset") in contradictions()


@pytest.mark.parametrize(("one", "other"), contradictions())
def test_what_contradicts_is_a_conflict_or_never_meets(one: str, other: str) -> None:
    table = entries()
    if other in table[one].conflicts and one in table[other].conflicts:
        return
    for case in (*CASES[one], *CASES[other]):
        around = scene(settle(machine(case["machine"])))
        assert not (can_help(table[one], around) and can_help(table[other], around)), case


@pytest.mark.parametrize("id", sorted(entries()))
def test_a_conflict_is_said_by_both(id: str) -> None:
    for other in entries()[id].conflicts:
        assert id in entries()[other].conflicts


AGING = [id for id, entry in entries().items() if "Linux" in entry.obsolete_since]


@pytest.mark.parametrize("id", AGING)
def test_what_a_kernel_made_needless_has_no_effect_from_then_on(id: str) -> None:
    entry = entries()[id]
    since = entry.obsolete_since["Linux"]
    for case in CASES[id]:
        for kernel in (since, "9.0"):
            late = settle(machine(merged(case["machine"], {"host": {"kernel": kernel}})))
            assert outdated(entry, late) == f"Linux {since}"
            assert can_help(entry, scene(late)) is None


@pytest.mark.parametrize(
    ("software", "version", "is_past"),
    [
        ("QEMU", "7.2", True),  # Debian 12 has just that
        ("QEMU", "7.3", False),
        ("libvirt", "9.0", True),
        ("libvirt", "9.1", False),
        ("Xen", "4.17", True),
        ("Xen", "4.18", False),
        ("GeForce driver", "465", False),  # of the guest: nobody knows it
    ],
)
def test_every_program_of_the_host_can_make_an_entry_needless(
    software: str, version: str, is_past: bool
) -> None:
    entry = entries()["hide-kvm"]._replace(obsolete_since={software: version})
    under_xen = {"guests": {"win10": {"backend": "xl"}}} if software == "Xen" else {}
    found = outdated(entry, settle(machine(under_xen)))
    assert found == (f"{software} {version}" if is_past else None)
