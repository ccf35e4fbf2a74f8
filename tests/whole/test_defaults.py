"""A default is decided in `gpc.settle` and nowhere else, and no room but a target's knows a tool.

Read from the source: what a module compares, and what it chooses between.
"""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest

from gpc.target.backend import backends
from gpc_schemas.guest import Guest
from gpc_schemas.host import Host
from kit.paths import ROOT

GPC = ROOT / "compiler" / "gpc"

DECIDERS = ("settle", "propose")
"""The room of defaults, and the one that writes a machine.yaml instead of reading it."""

NAMES = frozenset((*backends(), "xm"))
SOFTWARE = "keys of machine.yaml for the versions of what runs guests, which have its names"
EXCEPT = {
    "parts/raw.py": "keys of machine.yaml, which have the names of what reads them",
    "detect/programs.py": SOFTWARE,
    "settle/shipped.py": SOFTWARE,
    "target/since.py": SOFTWARE,
    "kvm/overridden.py": SOFTWARE,
    "kvm/printed.py": "what libvirt itself prints beside gpc's own words, and a launcher does not",
    "detect/foreign.py": SOFTWARE,
    "knowledge/__init__.py": SOFTWARE,
    "knowledge/conditions_host.py": SOFTWARE,
    "knowledge/page.py": SOFTWARE,
    "knowledge/marking.py": "kinds of foreign files, which have the names of what reads them",
    "lint/switches.py": "kinds of foreign files, which have the names of what reads them",
    "lint/symptoms.py": "programs that a message is from, which have their names",
    "lint/raw_words.py": "keys of machine.yaml, which have the names of what reads them",
    "checks/bindings.py": "toolstacks of Xen, one of which takes cards from pciback alone",
    "rehearse/lab/dom0.py": "programs of Xen, without which no dom0 is one",
}
"""Where a list holds such a name, and what it is there."""

SOURCES = {
    str(path.relative_to(GPC)): path.read_text()
    for path in sorted(GPC.rglob("*.py"))
    if not path.name.endswith("compiled.py")  # they say what the catalogue says
}


OF_ONE = re.compile(r"virsh|libvirtd|virtqemud|gpc-guest-|gpc/libvirt|etc/xen/\{")
"""What a back end's own program or file would be called."""


def without_docstrings(source: str) -> str:
    """The text of a module's code."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = ""
    return ast.unparse(tree)


def literals(kind: Any) -> Iterator[str]:
    """The words that the keys of a model choose between."""
    if get_origin(kind) is Literal:
        yield from get_args(kind)
    elif dataclasses.is_dataclass(kind):
        for field in dataclasses.fields(kind):
            yield from literals(field.type)
    else:
        for part in get_args(kind):
            yield from literals(part)


DECIDING = frozenset(("os", "backend", "hypervisor", "facts", "is_xen"))
"""What defaults are decided from."""

WORDS = frozenset((*literals(Guest), *literals(Host)))


def is_one_of(node: ast.expr, words: frozenset[str]) -> bool:
    return isinstance(node, ast.Constant) and node.value in words


def is_plain(node: ast.expr) -> bool:
    """Whether it is a value as it was found, such as `guest.firmware`."""
    return isinstance(node, ast.Attribute | ast.Name)


def is_choice(node: ast.expr) -> bool:
    """Whether it is a word that a key has, or one of two."""
    if isinstance(node, ast.IfExp):
        return is_one_of(node.body, WORDS) and is_one_of(node.orelse, WORDS)
    return is_one_of(node, WORDS)


def names_known(source: str) -> list[int]:
    """The lines on which something is compared with the name of a back end, or lists one.

    A dialect of one counts as its name.
    """
    found = set()
    for node in ast.walk(ast.parse(source)):
        parts: list[ast.expr | None] = []
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.Tuple | ast.List | ast.Set):
            parts = [*node.elts]
        elif isinstance(node, ast.Dict):
            parts = node.keys
        elif isinstance(node, ast.Subscript):
            parts = [node.slice]
        elif isinstance(node, ast.MatchValue):
            parts = [node.value]
        found |= {part.lineno for part in parts if part is not None and is_one_of(part, NAMES)}
    return sorted(found)


def decided_defaults(source: str) -> list[int]:
    """The lines that decide what a key is which nobody wrote: `x or "bios"`, and their like."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            *asked, last = node.values
            is_default = is_choice(last) and all(map(is_plain, asked))
        elif isinstance(node, ast.IfExp):
            read = {part.attr for part in ast.walk(node.test) if isinstance(part, ast.Attribute)}
            is_default = is_choice(node) and not read.isdisjoint(DECIDING)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            is_windows = any(is_one_of(argument, frozenset(("windows",))) for argument in node.args)
            is_default = node.func.attr == "startswith" and is_windows
        else:
            continue
        if is_default:
            found.add(node.lineno)
    return sorted(found)


@pytest.mark.parametrize("name", SOURCES)
def test_no_back_end_is_known_by_its_name(name: str) -> None:
    assert bool(names_known(SOURCES[name])) == (name in EXCEPT)


@pytest.mark.parametrize("name", SOURCES)
def test_no_back_end_is_known_by_its_programs_and_files(name: str) -> None:
    # The first asks them for the versions that those keys have, the other shows a way to use it.
    if name not in ("detect/programs.py", "cli/foreign.py"):
        assert OF_ONE.findall(without_docstrings(SOURCES[name])) == []


@pytest.mark.parametrize("name", [n for n in SOURCES if n.split("/")[0] not in DECIDERS])
def test_no_default_is_decided_outside_of_settle(name: str) -> None:
    assert decided_defaults(SOURCES[name]) == []


def test_settle_is_where_they_are_decided() -> None:
    assert any(decided_defaults(text) for name, text in SOURCES.items() if "settle/" in name)


@pytest.mark.parametrize(
    "line",
    [
        'if guest.backend == "xl": pass',
        'if "xl" not in survey.backends: pass',
        'xen = guest.toolstack.value in ("xl", "xm")',
        'BOOTS = ("qemu", "libvirt")',
        'WAYS = {"qemu": launcher}',
        'way = WAYS["libvirt"]',
        'Backend = Literal["libvirt", "qemu", "xl"]',
    ],
)
def test_the_name_of_a_back_end_would_be_found(line: str) -> None:
    assert names_known(line) == [1]
    assert names_known('name = "xl"') == []


def test_a_program_of_a_back_end_would_be_found() -> None:
    found = without_docstrings('"""As virsh does."""\nPATH = "/usr/sbin/libvirtd"\n')
    assert OF_ONE.findall(found) == ["libvirtd"]


@pytest.mark.parametrize(
    "line",
    [
        'firmware = guest.firmware or "bios"',
        'firmware = guest.firmware or ("bios" if guest.os == "windows-7" else "uefi")',
        'driver = written or ("xen-pciback" if is_xen else "vfio-pci")',
        'default = "bios" if guest.os == "windows-7" else "uefi"',
        'windows = guest.os.startswith("windows")',
    ],
)
def test_a_default_would_be_found(line: str) -> None:
    assert decided_defaults(line) == [1]
    assert decided_defaults('where = guest.path or "nowhere"') == []
