"""The catalogue: every entry's own cases, its table, and what its effects become in artefacts."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from gpc.build import build_source
from gpc.knowledge import applies, decide, explain, known, notes
from gpc.knowledge.conditions import scene
from gpc.knowledge.effects import Effect, kind
from gpc.knowledge.entries import entries, prose
from gpc.knowledge.generating import LEVELS, asked, catalogue, kinds
from gpc.report.diagnostics import Finding
from gpc.settle import settle
from gpc.source.read import read
from gpc.source.validate import validate
from gpc_schemas.machine import Machine
from kit.findings import findings
from lab.tools import run

BASE: dict[str, Any] = yaml.load(
    Path(__file__).with_name("workarounds_base.yaml").read_text(), Loader=yaml.BaseLoader
)
CATALOGUE = catalogue()


def merged(base: Any, change: Any) -> Any:
    if isinstance(base, dict) and isinstance(change, dict):
        return {**base, **{key: merged(base.get(key), value) for key, value in change.items()}}
    return change


def text(change: dict[str, Any]) -> bytes:
    """The base, changed, as a machine.yaml."""
    return str(yaml.safe_dump(merged(BASE, change), sort_keys=False)).encode()


def machine(change: dict[str, Any]) -> Machine:
    source, found = read("machine.yaml", text(change))
    model, wrong = validate(source)
    assert (found, wrong) == ([], [])
    assert model is not None
    return model


def artefacts(change: dict[str, Any]) -> dict[str, str]:
    return {file.path: file.text for file in build_source("machine.yaml", text(change)).artifacts}


def said(change: dict[str, Any]) -> dict[str, Finding]:
    return {finding.code: finding for finding in findings(text(change))}


CASES = [
    pytest.param(data["id"], case, id=f"{data['id']}-{number}")
    for data in CATALOGUE
    for number, case in enumerate(data["cases"])
]


@pytest.mark.parametrize(("id", "case"), CASES)
def test_an_entry_applies_as_its_case_says(id: str, case: dict[str, Any]) -> None:
    model = machine(case["machine"])
    assert applies(entries()[id], scene(settle(model))) == case["applies"]


@pytest.mark.parametrize(("id", "case"), CASES)
def test_an_entry_that_does_not_apply_has_no_effect_even_when_on(
    id: str, case: dict[str, Any]
) -> None:
    model = machine(merged(case["machine"], {"workarounds": {id: "on"}}))
    effects = [effect for effect in decide(settle(model)) if effect.why.id == id]
    possible = bool(effects) or entries()[id].level == "note"
    # `on` overrules `when`, never `needs`.
    assert possible or not case["applies"]
    assert all(("workarounds", id) in effect.why.matched for effect in effects)


def test_there_is_a_catalogue() -> None:
    assert len(known()) >= 80
    assert {entry.level for entry in entries().values()} == set(LEVELS)
    assert list(known()) == sorted(known())


@pytest.mark.parametrize("id", known())
def test_an_entry_explains_itself(id: str) -> None:
    page = explain(id)
    assert page is not None
    assert page.startswith(f"# {prose(id).title}\n")
    assert "Sources:" in page
    assert explain("no-such-workaround") is None


@pytest.mark.parametrize("id", [id for id in known() if entries()[id].effects])
def test_every_effect_of_an_entry_reaches_a_file_with_the_entry_as_its_reason(id: str) -> None:
    data = next(data for data in CATALOGUE if data["id"] == id)
    case = next(case for case in data["cases"] if case["applies"])
    built = build_source("machine.yaml", text(merged(case["machine"], {"workarounds": {id: "on"}})))
    telling = {
        line.strip()
        for file in built.artifacts
        for line, why in zip(file.text.splitlines(), file.lines, strict=True)
        if any(getattr(reason, "id", None) == id for reason in why)
    }
    model = machine(merged(case["machine"], {"workarounds": {id: "on"}}))
    for effect in decide(settle(model)):
        if effect.why.id == id:
            for word in words_of(effect):
                assert any(word in line for line in telling), (effect, telling)


def words_of(effect: Effect) -> tuple[str, ...]:
    """What a file says of an effect; each back end says a key in words of its own."""
    if effect.kind == "option":
        return (f"options {effect.words[0]} {effect.words[1]}",)
    if effect.kind in ("blacklist", "early-module"):
        return (str(effect.words[0]).replace("-", "_"),)
    if effect.kind == "sysctl":
        return ("sysctl.{}={}".format(*effect.words),)
    if kind(effect.kind).ABOUT == "host":
        return tuple(map(str, effect.words))
    return ("",)


SETTING_KEYS = [
    data["id"]
    for data in CATALOGUE
    for effect in data.get("effects", ())
    if any(word in kinds() and kind(word).ABOUT in ("guest", "passed") for word in effect)
]


@pytest.mark.parametrize("backend", ["libvirt", "qemu", "xl"])
@pytest.mark.parametrize("id", sorted(set(SETTING_KEYS)))
def test_what_an_entry_sets_of_a_guest_is_in_its_files_or_refused(id: str, backend: str) -> None:
    data = next(data for data in CATALOGUE if data["id"] == id)
    case = next(case for case in data["cases"] if case["applies"])
    change = {"guests": {"win10": {"backend": backend}}, "workarounds": {id: "on"}}
    asked = text(merged(case["machine"], change))
    found = [each for each in findings(asked) if each.path == f"workarounds.{id}"]
    if any(each.severity == "error" for each in found):
        assert {each.code for each in found} <= {"unsupported", "too-old"}
        return
    built = build_source("machine.yaml", asked)
    reasons = {
        getattr(why, "id", None)
        for file in built.artifacts
        for line in file.lines
        for why in line
        if "win10" in file.path
    }
    assert id in reasons or {each.code for each in found} & {
        *("workaround-has-no-effect", "no-effect", "obsolete-workaround")
    }


@pytest.mark.parametrize("backend", ["libvirt", "qemu"])
def test_kvm_is_hidden_by_each_back_end_in_its_own_words(backend: str) -> None:
    guests = {"win10": {"backend": backend}}
    files = artefacts({"guests": guests, "workarounds": {"hide-kvm": "on"}})
    guest = "\n".join(text for path, text in files.items() if "win10" in path)
    words = {
        "libvirt": ("<hidden state='on'/>", "gpcgpcgpcgpc"),
        "qemu": ("kvm=off", "gpcgpcgpcgpc"),
    }
    for word in words[backend]:
        assert word in guest
    plain = artefacts({"guests": guests})
    assert not any(word in text for text in plain.values() for word in words[backend])


def test_off_leaves_an_automatic_workaround_out() -> None:
    missing = {"host": {"iommu": {"interrupt_remapping": "false"}}}
    option = "allow_unsafe_interrupts=1"
    assert option in artefacts(missing)["etc/modprobe.d/gpc.conf"]
    off = merged(missing, {"workarounds": {"unsafe-interrupts": "off"}})
    assert option not in artefacts(off)["etc/modprobe.d/gpc.conf"]


def test_a_suggested_workaround_is_named_until_somebody_decides() -> None:
    shown = {"host": {"kernel": "5.10", "gpus": {"rtx": {"boot_display": "true"}}}}
    assert "workaround-suggested" in said(shown)
    entry = "framebuffer-off"
    for choice in ("on", "off"):
        decided = merged(shown, {"workarounds": {entry: choice}})
        assert "workaround-suggested" not in said(decided)
    assert "workaround-suggested" in said(merged(shown, {"workarounds": {entry: "auto"}}))
    assert not any("sysfb" in file for file in artefacts(shown).values())


def test_an_effect_can_be_for_some_kernels_only() -> None:
    def arguments(kernel: str) -> set[str]:
        model = machine(
            {
                "host": {"kernel": kernel, "gpus": {"rtx": {"boot_display": "true"}}},
                "workarounds": {"framebuffer-off": "on"},
            }
        )
        return {str(effect.words[0]) for effect in decide(settle(model))}

    assert arguments("5.10") == {"video=efifb:off"}
    assert arguments("5.15") == arguments("6.12") == {"initcall_blacklist=sysfb_init"}


def test_a_refused_workaround_is_an_error_only_when_it_is_on() -> None:
    assert said({"workarounds": {"npt-off": "on"}})["obsolete-workaround"].severity == "error"
    assert said({"workarounds": {"npt-off": "off"}}) == {}


def test_two_that_conflict_are_said_once_with_both_places() -> None:
    both = {"unsafe-interrupts": "on", "no-x2apic-optout": "on"}
    change = {
        "host": {"cpu": {"vendor": "intel"}, "iommu": {"interrupt_remapping": "false"}},
        "workarounds": both,
    }
    conflicts = [f for f in findings(text(change)) if f.code == "workaround-conflict"]
    assert len(conflicts) == 1
    assert len(conflicts[0].also) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"level": "sometimes"}, "no level"),
        ({"when": {"moon": "full"}}, "the word moon"),
        ({"when": {"passed": {"colour": "red"}}}, "called colour"),
        ({"when": {"guest": {"passed": {"colour": "red"}}}}, "called colour"),
        ({"when": {"any": [{"not": {"moon": "full"}}]}}, "the word moon"),
        ({"when": {"kernel": "~6.1"}}, "no bound"),
        ({"when": {"passed": {"ids": ["*:1e84"]}}}, "at the end alone"),
        ({"effects": [{"reboot": "now"}]}, "the effect reboot"),
        ({"cases": [{"machine": {}, "applies": True}]}, "does not apply"),
        ({"sources": []}, "no source"),
        ({"conflicts": ["nothing"]}, "not there"),
        ({"id": "other"}, "its id"),
        ({"colour": "red"}, "no key colour"),
    ],
)
def test_a_slip_in_an_entry_is_an_error_of_the_generator(
    change: dict[str, Any], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = {**next(data for data in CATALOGUE if data["id"] == "iommu-pt"), **change}
    (tmp_path / "iommu-pt.yaml").write_text(yaml.safe_dump(entry))
    monkeypatch.setattr("gpc.knowledge.generating.CATALOGUE", tmp_path)
    with pytest.raises(ValueError, match=message):
        asked()


def test_a_build_reads_the_table_and_no_file_of_the_catalogue() -> None:
    program = (
        "import sys; opened = []; "
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) "
        "if event == 'open' else None); "
        "from gpc.build import build_source as build; "
        "build('machine.yaml', sys.stdin.buffer.read()); "
        "import json; print(json.dumps([name for name in opened if 'knowledge' in name]))"
    )
    ran = run([sys.executable, "-c", program], input=text({}).decode()).check()
    names = {Path(name).name for name in json.loads(ran.stdout)}
    assert any(name.startswith("compiled.") for name in names)
    unread = re.compile(r"\.yaml|asked_compiled|prose_compiled|generating|series")
    assert not set(filter(unread.search, names))


@pytest.mark.parametrize(("kernel", "warned"), [("6.1", False), ("6.13", True)])
def test_a_caution_is_said_where_it_holds(kernel: str, warned: bool) -> None:
    change = {
        "host": {"kernel": kernel, "gpus": {"rtx": {"boot_display": "true"}}},
        "workarounds": {"framebuffer-off": "on"},
    }
    assert ("workaround-caution" in said(change)) == warned


def test_a_note_is_told_to_those_who_ask_and_to_nobody_else() -> None:
    shown = {"host": {"gpus": {"rtx": {"boot_display": "true"}}}}
    assert not [code for code in said(shown) if code.startswith("workaround")]
    assert "boot-display-rom" in [entry.id for entry in notes(settle(machine(shown)))]
    assert "boot-display-rom" not in [entry.id for entry in notes(settle(machine({})))]
    off = merged(shown, {"workarounds": {"boot-display-rom": "off"}})
    assert "boot-display-rom" not in [entry.id for entry in notes(settle(machine(off)))]


def test_a_note_that_is_on_is_said_to_set_nothing() -> None:
    found = said({"workarounds": {"anti-cheat": "on"}})
    assert found["workaround-has-no-effect"].severity == "warning"
