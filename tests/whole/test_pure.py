"""A module that says that it is pure is held to it, by an import contract and by what it calls."""

from __future__ import annotations

import ast
import re
import tomllib

import pytest

from kit.paths import ROOT

ROOTS = {"compiler": "gpc", "schemas": "gpc_schemas", "targets": "gpc_targets"}

SAYS = re.compile(r"\bPure[.:]")
CONTRACTS = ("pure", "looking-changes-nothing", "pure-in-apply")
"""The contracts under which nothing is run, waited for or drawn by lot."""

RUNS = {"datetime", "multiprocessing", "random", "socket", "subprocess", "time"}
OUTSIDE = {"fcntl", "io", "os", "pathlib", "select", "shutil", "signal", "tempfile", "threading"}
"""Modules of Python's that reach outside of the process."""
REACHES = {"open", "print", "input", "exec", "eval"}
"""Functions that do."""

EXCEPT = {
    "gpc.parts": "finds its own modules",
    "gpc_schemas.records": "compiles constructors, as `collections` does",
    "gpc_schemas.compiling": "its `main` writes what the rest makes",
}
"""Modules that reach outside in one function, and for what."""


def modules() -> dict[str, ast.Module]:
    """Every module of the three packages by its name, parsed."""
    found = {}
    for source, package in ROOTS.items():
        for path in (ROOT / source / package).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT / source).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = ast.parse(path.read_text())
    return found


MODULES = modules()
PURE = sorted(name for name, tree in MODULES.items() if SAYS.search(ast.get_docstring(tree) or ""))


def contracts() -> dict[str, dict[str, list[str]]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {one["id"]: one for one in settings["tool"]["importlinter"]["contracts"]}


def held(name: str) -> bool:
    """Whether a contract names the module or a package that it is in."""
    sources = [source for one in CONTRACTS for source in contracts()[one]["source_modules"]]
    return any(f"{name}.".startswith(f"{source}.") for source in sources)


def impurities(tree: ast.Module) -> set[str]:
    """What a module imports or calls that reaches outside of the process."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(module)):
                found.add(module)
            case ast.Call(func=ast.Name(id=name)):
                found.add(name)
    return {name for name in found if name.partition(".")[0] in RUNS | OUTSIDE | REACHES}


def test_modules_say_that_they_are_pure() -> None:
    assert len(PURE) > 80


def test_a_contract_holds_every_module_that_says_so() -> None:
    assert [name for name in PURE if not held(name)] == []


@pytest.mark.parametrize("name", CONTRACTS)
def test_those_contracts_forbid_what_runs_waits_or_draws_lots(name: str) -> None:
    assert set(contracts()[name]["forbidden_modules"]) >= RUNS


def test_a_contract_names_only_what_there_is() -> None:
    named = {name for one in CONTRACTS for name in contracts()[one]["source_modules"]}
    assert named - MODULES.keys() == set()


@pytest.mark.parametrize("name", [name for name in PURE if name not in EXCEPT])
def test_a_module_that_says_so_reaches_for_nothing_outside(name: str) -> None:
    assert impurities(MODULES[name]) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import os.path", {"os.path"}),
        ("def f():\n    from subprocess import run", {"subprocess"}),
        ("open('x')", {"open"}),
        ("import json\njson.loads('1')", set()),
    ],
)
def test_what_is_not_pure_is_found(text: str, found: set[str]) -> None:
    assert impurities(ast.parse(text)) == found


@pytest.mark.parametrize(
    ("name", "is_held"), [("gpc.plan", True), ("gpc.planner", False), ("gpc.host.real", False)]
)
def test_a_name_that_only_begins_like_a_package_is_not_in_it(name: str, is_held: bool) -> None:
    assert held(name) == is_held
