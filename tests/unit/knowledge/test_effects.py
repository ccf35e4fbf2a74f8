"""Kinds of effects: words read strictly, keys set where nobody wrote them, reasons that lead on."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from gpc.build import build_source
from gpc.knowledge import decide
from gpc.knowledge.effects import Effect, kind
from gpc.knowledge.entries import EffectRow, Entry
from gpc.knowledge.generating import kinds
from gpc.knowledge.keys import put, with_keys
from gpc.resolve import resolve
from gpc.why import Traced, Workaround, Written
from gpc_schemas.guest.hyperv import Kvm
from kit.findings import findings
from kit.one_guest import G, settled, tree


def text(changes: dict[str, Any]) -> bytes:
    return str(yaml.safe_dump(tree(changes), sort_keys=False)).encode()


WRONG: dict[str, tuple[Any, ...]] = {
    "argument": ("", 1, ["a"]),
    "attribute": (
        {"name": "reset_method", "value": "bus"},
        {"name": "a", "value": "1", "of": "some", "before": False},
        {"name": "a", "value": "1", "of": "all", "before": True},
        {"name": "a", "value": "1", "of": "all", "before": "no"},
    ),
    "blacklist": ("", None),
    "cpu-bits": (31, "39", 53),
    "cpu-counters": ("no", 0),
    "cpu-feature": ({"name": "svm"}, {"name": "", "has": True}, {"name": "a", "has": 1}, "svm"),
    "early-module": ("", {}),
    "firmware-window": ("64", 64, ""),
    "hyperv": ({"colour": True}, {"vendor": ""}, {"spinlocks": True}, {"avic": "on"}, "avic"),
    "kvm": ({"colour": True}, {"hidden": "yes"}, {"hidden": True, "dedicated": True}, True),
    "machine": ({"colour": True}, {"acpi": "off"}, "acpi"),
    "option": ("a b", {"module": "kvm"}, {"module": "kvm", "text": 1}),
    "passed": ({"colour": True}, {"rom_bar": "off"}, {"rdm_policy": "loose"}, "rom_bar"),
    "property": ({"name": "x-a"}, {"name": "x-a", "value": True}, "x-a=on"),
    "sysctl": ({"name": "a.b"}, {"name": "a.b", "value": 1}, "a.b=1"),
    "xen-argument": ("", False),
    "xl": ({"colour": True}, {"mmio_hole": "wide"}, {"msr_relaxed": "on"}, "mmio_hole"),
}
"""Values that a kind does not read."""


@pytest.mark.parametrize("word", kinds())
def test_a_kind_reads_no_value_that_is_none_of_its_own(word: str) -> None:
    for value in WRONG[word]:
        with pytest.raises(ValueError, match=r"is no|neither true|keys|spinlocks|is none"):
            kind(word).read(value)


def on(monkeypatch: pytest.MonkeyPatch, level: str, word: str, value: Any) -> None:
    """Makes a catalogue of one entry for every guest, `trial`."""
    row = EffectRow(word, kind(word).read(value), {})
    entry = Entry("trial", level, {"guest": {}}, {}, (row,), None, {}, ())
    for module in ("gpc.knowledge", "gpc.knowledge.check"):
        monkeypatch.setattr(f"{module}.concerning", lambda _: {"trial": entry})


def test_a_key_that_nobody_wrote_is_set_with_the_workaround_as_its_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    on(monkeypatch, "auto", "kvm", {"hidden": True})
    guest = resolve(settled({})).guests[0]
    assert guest.hidden.value
    assert guest.hidden.why == (Workaround("trial", (("guests", "g"),)),)


def test_what_somebody_wrote_is_not_overruled(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, "auto", "kvm", {"hidden": True})
    guest = resolve(settled({f"{G}.kvm.hidden": "false"})).guests[0]
    path = ("guests", "g", "kvm", "hidden")
    assert guest.hidden == Traced(False, (Written(path),))


def test_a_key_is_put_beside_others_and_over_none() -> None:
    assert put(Kvm(dedicated=True), ("hidden",), True) == Kvm(dedicated=True, hidden=True)
    assert put(Kvm(hidden=False), ("hidden",), True) is None
    assert put({"a": Kvm()}, ("a", "hidden"), True) == {"a": Kvm(hidden=True)}
    assert put({"a": 1}, ("b",), 2) == {"a": 1, "b": 2}
    assert put({}, ("b", "hidden"), True) is None


def test_nothing_is_settled_again_where_no_key_is_set() -> None:
    of = settled({})
    why = Workaround("trial")
    assert with_keys(of, [Effect("argument", ("a=b",), why)]) == (of, {})
    assert decide(of) == ()


def test_what_a_back_end_cannot_do_is_refused_where_it_was_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    on(monkeypatch, "auto", "kvm", {"dedicated": True})
    under_xen = {f"{G}.backend": "xl", f"{G}.os": "linux"}
    asked = findings(text({**under_xen, "workarounds": {"trial": "on"}}))
    refused = [found for found in asked if found.path == "workarounds.trial"]
    assert [(found.code, found.severity) for found in refused] == [("unsupported", "error")]


def test_what_a_back_end_cannot_do_is_left_out_where_nobody_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    on(monkeypatch, "auto", "kvm", {"dedicated": True})
    found = findings(text({f"{G}.backend": "xl", f"{G}.os": "linux"}))
    told = [each for each in found if "trial" in each.message]
    assert [(each.code, each.severity) for each in told] == [
        ("workaround-has-no-effect", "warning")
    ]


BOTH = """\
gpc: 1
host:
  name: h
  os: debian-12
  kernel: 6.1
  headless: true
  cpu: {vendor: amd, cores: 8}
  gpus:
    geforce: {address: 03:00.0, id: 10de:2204, functions: {}}
    radeon: {address: 04:00.0, id: 1002:73bf, functions: {}}
guests:
  g: {backend: qemu, os: linux, vcpus: 2, memory: 2 GiB, gpus: [geforce, radeon]}
workarounds: {small-bar: on}
"""


def test_an_effect_is_on_the_cards_that_its_own_condition_speaks_of() -> None:
    built = build_source("machine.yaml", BOTH.encode())
    (rules,) = (one.text for one in built.artifacts if one.path.endswith("70-gpc.rules"))
    resized = dict(re.findall(r"\[pci/0000:(0\d):00.0\](resource\d_resize)", rules))
    assert resized == {"03": "resource1_resize", "04": "resource0_resize"}
