"""Every key of machine.yaml is used where tests compile it, under each back end that has it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Set
from functools import cache
from typing import Any, cast

import pytest
import yaml

from gpc.build import build_source
from gpc.parts import kinds
from gpc.target import targets
from gpc.target.backend import backends
from gpc.target.words import Cannot
from gpc.why import Path, Why, dotted, paths
from gpc_schemas.guest import Backend
from gpc_schemas.machine import Machine
from kit import kvm_guests, xen_guests
from kit.findings import codes, findings
from kit.lacks import LACKS
from kit.leaves import tree_of
from kit.paths import EXAMPLES, RIGHT
from reference.keys import models
from wrong.cases import CASES

GUEST = "guests.NAME."
KEYS = {
    f"{path}.{field.name}".lstrip(".")
    for path, model in models(Machine, "")
    for field in dataclasses.fields(model)
}
"""Every key by its place."""


def refused(backend: str) -> set[str]:
    """The keys of the parts that no dialect of a back end has words for, by their modules."""
    target: Any = next(target for target in targets() if backend == target.NAME)
    tables = target.dialects().values()
    names = {
        kind.__module__.rpartition(".")[2]
        for kind in kinds()
        if all(isinstance(table[kind], Cannot) for table in tables)
    }
    return {
        key.removeprefix(GUEST)
        for key in KEYS
        if key.startswith(GUEST) and key.removeprefix(GUEST).partition(".")[0] in names
    }


def has_not(backend: str) -> dict[str, str]:
    """The keys of a guest that a back end has not: what it has nothing for, and others' own."""
    of_some = {key for facts in backends().values() for key in facts.own_keys}
    idle = of_some - set(backends()[backend].own_keys)
    found = LACKS.get(backend, {}) | dict.fromkeys(idle, "no-effect")
    found |= dict.fromkeys(refused(backend), "unsupported")
    return {GUEST + key.replace("*", "NAME"): code for key, code in found.items()}


def keys_of(tree: Any, path: str = "") -> Iterator[str]:
    """The place of every key in a machine.yaml, or in a part of it that stands at `path`."""
    for key, value in tree.items() if isinstance(tree, dict) else ():
        place = f"{path}.{key}".lstrip(".")
        if place in KEYS:
            yield place
        else:
            place = f"{path}.NAME"
        yield from keys_of(value, place)


def keys_by_backend(text: str, runs: Set[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """The (back end, key) pairs of a machine's guests; all count for each of `runs`, if given."""
    tree = tree_of(text.encode())
    for guest in (tree.get("guests") or {}).values():
        for backend in runs or {guest["backend"]}:
            yield from ((backend, key) for key in keys_of(guest, "guests.NAME"))


def compiled() -> Iterator[tuple[str, Set[str]]]:
    """The machines that tests compile, each with the back ends that run all its guests in turn."""
    kvm = {"libvirt", "qemu"}
    for path in sorted(EXAMPLES.glob("*/machine.yaml")):
        yield path.read_text(), frozenset()
        if path.parent.name not in kvm_guests.NOT_UNDER_KVM:
            yield path.read_text(), kvm
    for name in kvm_guests.ODD:
        yield kvm_guests.source(name).decode(), kvm
    for text in xen_guests.ODD.values():
        yield text, frozenset()
    for path in sorted(RIGHT.glob("*.yaml")):
        yield path.read_text(encoding="utf-8-sig"), frozenset()


COMPILED = list(compiled())
USED = {pair for text, runs in COMPILED for pair in keys_by_backend(text, runs)}


@pytest.mark.parametrize("name", xen_guests.ODD)
def test_an_odd_guest_of_xen_has_no_finding(name: str) -> None:
    assert codes(xen_guests.ODD[name].encode()) == set()


def test_every_key_outside_of_guests_is_used() -> None:
    used = {key for text, _ in COMPILED for key in keys_of(tree_of(text.encode()))}
    assert {key for key in KEYS if not key.startswith(GUEST)} - used == set()


@pytest.mark.parametrize("backend", LACKS)
def test_every_key_of_a_guest_is_used_under_each_back_end_that_has_it(backend: str) -> None:
    wanted = {key for key in KEYS if key.startswith(GUEST)} - has_not(backend).keys()
    assert wanted - {key for under, key in USED if under == backend} == set()


@pytest.mark.parametrize(
    ("backend", "key", "code"),
    [(name, key, code) for name in LACKS for key, code in sorted(has_not(name).items())],
)
def test_it_is_said_that_a_back_end_has_not_a_key(backend: str, key: str, code: str) -> None:
    assert key in KEYS
    section = f"{GUEST}{key.removeprefix(GUEST).partition('.')[0]}"
    assert {(backend, key), (backend, section)} & said(code)


@cache
def said(code: str) -> Set[tuple[str, str]]:
    """The back ends and keys of guests that a code is said of, in wrong files and odd guests."""
    texts = [case.read().decode() for case in CASES if code in case.codes]
    for name in kvm_guests.ODD:
        text = kvm_guests.source(name).decode()
        texts += [text.replace("backend: libvirt", f"backend: {other}") for other in backends()]
    return {
        (guest_of(text, finding.path).get("backend", ""), place)
        for text in texts
        for finding in findings(text)
        if finding.code == code and finding.path.startswith("guests.")
        for place in keys_of(nested(finding.path))
    }


def guest_of(text: str, path: str) -> Any:
    """The guest that a path leads through."""
    return yaml.load(text, Loader=yaml.BaseLoader)["guests"][path.split(".")[1]]


def nested(path: str) -> Any:
    """A machine of the one key that a path leads to."""
    tree: Any = ""
    for step in reversed(path.split(".")):
        tree = {step: tree}
    return tree


def test_a_key_is_found_under_names_of_anybodys_choice() -> None:
    text = "guests: {bus: {backend: xl, disks: {tpm: {bus: ide}}, raw: {xl: {serial: x}}}}"
    assert {key for _, key in keys_by_backend(text)} == {
        "guests.NAME.backend",
        "guests.NAME.disks",
        "guests.NAME.disks.NAME.bus",
        "guests.NAME.raw",
        "guests.NAME.raw.xl",
    }


WITHOUT_LINE = {
    "qemu": {
        "firmware.stateless": "on: no variables are handed over, and off is usual",
        "networks.*.link": "on: off is refused",
        "networks.*.through": "slirp: passt is refused",
    },
    "xl": {
        "balloon": "none: virtio's is refused",
        "machine": "pc: another is refused",
        "networks.*.link": "on: off is refused",
        "shares.*.read_only": "off: on is refused",
        "smbios.system.uuid": "the guest's own, which is said once: another is refused",
        "sound.codec": "duplex: another is refused",
        "sound.output": "none: another is refused",
        "usb.enabled": "on: what asks for USB has its line",
    },
}
"""Keys that no line of a back end comes from, whatever their value, and why."""


@cache
def lines_lead_to() -> dict[str, set[str]]:
    """Of each back end, the keys that lines of what is compiled have as their reasons."""
    found: dict[str, set[str]] = {backend: set() for backend in backends()}
    for text, runs in COMPILED:
        for backend in runs or (None,):
            built = build_source("m", text.encode(), cast(Backend | None, backend))
            reasons = {path for each in built.artifacts for line in each.lines for path in of(line)}
            for path in reasons:
                guest = built.machine.guests.get(str(path[1])) if path[:1] == ("guests",) else None
                if guest is not None and len(path) > 2:
                    found[backend or guest.backend] |= set(keys_of(nested(dotted(path))))
    return found


def of(reasons: Iterable[Why]) -> Iterator[Path]:
    """The places of machine.yaml that the reasons of a line lead to."""
    for why in reasons:
        yield from paths(why)


@pytest.mark.parametrize("backend", LACKS)
def test_every_key_of_a_guest_is_the_reason_of_a_line_somewhere(backend: str) -> None:
    """So that a key whose words are lost has no line that leads to it any more."""
    wanted = {key for key in KEYS if key.startswith(GUEST)} - has_not(backend).keys()
    silent = {GUEST + key.replace("*", "NAME") for key in WITHOUT_LINE.get(backend, {})}
    assert wanted - lines_lead_to()[backend] == silent


def test_a_key_whose_words_are_lost_would_be_found() -> None:
    assert f"{GUEST}disks.NAME.luks.secret" in lines_lead_to()["libvirt"]
    assert f"{GUEST}disks.NAME.luks.secret" not in lines_lead_to()["qemu"]
