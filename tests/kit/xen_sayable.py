"""Guests that Xen can run: those of Xen alone, and the others without what it refuses of them."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from gpc.build import Built, build_source
from gpc.report.diagnostics import Refused
from gpc_schemas.guest import Backend
from kit.kvm_guests import ODD as UNDER_KVM
from kit.kvm_guests import source
from kit.paths import EXAMPLES
from kit.xen_guests import ODD

_EXAMPLES = tuple(sorted(path.parent.name for path in EXAMPLES.glob("*/machine.yaml")))

CASES: tuple[tuple[str, Backend | None], ...] = (
    *((name, None) for name in ODD),
    ("phenom-win7", None),
    ("phenom-win7-xm", None),
    *((name, "xl") for name in (*_EXAMPLES, *UNDER_KVM)),
)
"""A machine, and the back end that all of its guests get."""


@cache
def sayable(machine: str, backend: Backend | None) -> tuple[str, Built]:
    """The text of the machine without what Xen refuses, and what it is compiled to."""
    text = ODD[machine].encode() if machine in ODD and backend is None else source(machine)
    tree = yaml.load(text, Loader=yaml.BaseLoader)
    for _ in range(200):
        words = yaml.safe_dump(tree, sort_keys=False)
        try:
            return words, build_source("m", words.encode(), backend)
        except Refused as refused:
            errors = [found for found in refused.findings if found.severity == "error"]
            for path in sorted({tuple(found.path.split(".")) for found in errors}, reverse=True):
                _remove(tree, path)
    raise AssertionError(f"{machine} is refused again and again")


def _remove(tree: Any, path: tuple[str, ...]) -> None:
    at = tree
    for number, key in enumerate(path[:-1]):
        if isinstance(at, dict) and ".".join(path[number:]) in at:
            path = (*path[:number], ".".join(path[number:]))
            break
        if isinstance(at, list):
            at = at[int(key)]
        elif isinstance(at, dict) and key in at:
            at = at[key]
        else:
            return
    if isinstance(at, list):
        _remove(tree, path[:-1])
    elif isinstance(at, dict):
        at.pop(path[-1], None)
    else:  # a short form
        _remove(tree, path[:-1])
