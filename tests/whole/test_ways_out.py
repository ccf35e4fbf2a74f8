"""What a help says to write is written, as its reader would: the complaint is gone, and no other
error is there in its place."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from gpc.report.diagnostics import Finding
from kit.findings import findings
from kit.hosts import machine
from wrong.cases import CASES

QUOTED = re.compile(
    r"(?<!such as )(?<!declare a disk with )`([^`]+)`(?:(?: or `off`)? under ([a-z_.0-9]+))?"
)
NEXT: dict[str, set[str]] = {
    "entries-without-xen": {"kernel-arguments-by-hand"},
    "disk-shared": {"disk-cannot-be-read-only"},
    "topology-mismatch": {"pin-count"},
    "disk-cannot-be-read-only": {"cdrom-bus"},
}
"""What may be said next, by what was said first: the way goes on and does not lead back."""

SEEDS = [case for case in CASES if case.name != "file-too-large"]


def told(help: str) -> list[list[tuple[str, dict[str, Any]]]]:
    """The ways out of a help: of each all that it says to write, with where that belongs.

    Ways are joined by `or`, and what belongs to one way by `and`.
    """
    ways: list[list[tuple[str, dict[str, Any]]]] = []
    joined = False
    end = 0
    for found in QUOTED.finditer(help):
        try:
            value = yaml.load(found[1], Loader=yaml.BaseLoader)
        except yaml.YAMLError:
            continue
        if not isinstance(value, dict) or " " in next(iter(value)):
            continue
        joined = bool(ways) and " or " not in help[end : found.start()]
        end = found.end()
        (ways[-1] if joined else ways.append([]) or ways[-1]).append((found[2] or "", value))
    return ways


def advised(data: Any, finding: Finding) -> list[list[Any]]:
    """The machine as each way out makes it: at each place where its keys can have been meant."""
    ways = []
    for way in told(finding.help or ""):
        made = []
        for home in homes(data, finding):
            changed = copy.deepcopy(data)
            for where, value in way:
                for steps in [where.split(".")] if where else home:
                    _reach(changed, steps).update(value)
            made.append(changed)
        ways.append(made)
    return ways


def homes(data: Any, finding: Finding) -> list[list[list[str]]]:
    """Every mapping of the machine; and together those that have what is complained of."""
    every = list(_mappings(data, []))
    steps = finding.path.split(".")
    value = _at(data, steps)
    alike = [
        one for one in every if isinstance(value, str) and _at(data, [*one, steps[-1]]) == value
    ]
    return [*([one] for one in every), alike]


def _mappings(data: Any, steps: list[str]) -> Iterator[list[str]]:
    if isinstance(data, dict):
        yield steps
        for key, value in data.items():
            yield from _mappings(value, [*steps, key])


def _at(data: Any, steps: list[str]) -> Any:
    for step in steps:
        if isinstance(data, list):
            data = data[int(step)] if step.isdigit() and int(step) < len(data) else None
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data


def _reach(data: Any, steps: list[str]) -> dict[str, Any]:
    for step in steps:
        data = data[int(step)] if isinstance(data, list) else data.setdefault(step, {})
    assert isinstance(data, dict)
    return data


def said(data: Any) -> set[tuple[str, str]]:
    return {(each.code, each.message) for each in findings(json.dumps(data))}


def news(found: set[tuple[str, str]]) -> set[str]:
    return {code for code, _ in found}


def parsed(case: Any) -> Any:
    try:
        return yaml.load(case.read().decode("utf-8-sig"), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        return None  # what is no YAML has no keys to write


WAYS = [
    (case.name, index, data, finding)
    for case in SEEDS
    if isinstance(data := parsed(case), dict)
    for index, finding in enumerate(findings(case.read()))
    if told(finding.help or "")
]


@pytest.mark.parametrize(
    ("data", "finding"), [way[2:] for way in WAYS], ids=[f"{way[0]}-{way[1]}" for way in WAYS]
)
def test_what_a_help_says_to_write_ends_the_complaint(data: Any, finding: Finding) -> None:
    before = said(data)
    for made in advised(data, finding):
        left = [said(changed) for changed in made]
        assert any(
            (finding.code, finding.message) not in now
            and news(now - before) <= NEXT.get(finding.code, set())
            for now in left
        ), (finding.help, [sorted(now - before) for now in left])


def test_a_way_that_goes_on_does_not_lead_back() -> None:
    for start in NEXT:
        reached: set[str] = set()
        ahead = [start]
        while ahead:
            ahead += (new := NEXT.get(ahead.pop(), set()) - reached)
            reached |= new
        assert start not in reached


def test_a_help_that_changes_nothing_would_be_found() -> None:
    data = yaml.load(machine(kernel="3.2"), Loader=yaml.BaseLoader)
    (finding,) = findings(json.dumps(data))
    vain = finding._replace(help="write `by: address` under host.binding")
    ((made,),) = [[one] for one in advised(data, vain)]
    assert all((finding.code, finding.message) in said(changed) for changed in made)


BINDINGS = [{}, {"by": "id"}, {"driver": "pci-stub"}, {"driver": "pci-stub", "by": "id"}]
TWIN = "twin: {address: 06:00.0, id: 1002:6818, driver: radeon}"


@pytest.mark.parametrize("twins", [False, True])
@pytest.mark.parametrize("backend", ["libvirt", "qemu", "xl"])
@pytest.mark.parametrize("binding", BINDINGS, ids=str)
@pytest.mark.parametrize("kernel", ["2.6", "3.2", "3.16", "4.0", "4.1", "6.1"])
def test_every_way_out_of_an_old_kernel_ends(
    kernel: str, binding: dict[str, str], backend: str, twins: bool
) -> None:
    """Each way is gone to its end: no complaint comes twice, and none is left that can be met."""
    text = machine(kernel=kernel, backend=backend)
    data = yaml.load(text, Loader=yaml.BaseLoader)
    data["host"]["binding"] = dict(binding)
    if twins:
        data["host"]["gpus"] |= yaml.load(TWIN, Loader=yaml.BaseLoader)
    _walk(data, [])


OF_BINDING = ("kernel-too-old", "stub-under-kvm", "twin-ids", "pciback-by-id")


def _walk(data: Any, before: list[tuple[str, str]]) -> None:
    found = [each for each in findings(json.dumps(data)) if each.code in OF_BINDING]
    for each in found[:1]:
        assert (each.code, each.message) not in before, (before, each.help)
        help = each.help
        for made in advised(data, each):
            # The right place is the one that ends the complaint.
            better = [one for one in made if (each.code, each.message) not in said(one)]
            assert better, help
            _walk(better[0], [*before, (each.code, each.message)])
        if "leave the driver out" in help:
            without = copy.deepcopy(data)
            del without["host"]["binding"]["driver"]
            if newer := re.search(r"use Linux ([0-9.]+)", help):
                without["host"]["kernel"] = newer[1]
            _walk(without, [*before, (each.code, each.message)])
        elif newer := re.search(r"use Linux ([0-9.]+)", help):
            other = copy.deepcopy(data)
            other["host"]["kernel"] = newer[1]
            _walk(other, [*before, (each.code, each.message)])
        else:
            assert advised(data, each), help
