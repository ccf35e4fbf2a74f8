"""Every package that is installed is named with its version and hashes, and nothing else is."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version

import pytest

from kit.paths import ROOT

FILES = ("constraints.txt", "constraints-dev.txt")
PIN = re.compile(
    r"([A-Za-z0-9][A-Za-z0-9._-]*)==([0-9][0-9A-Za-z.]*)((?: --hash=sha256:[0-9a-f]{64})+)"
)


def lines(text: str) -> list[str]:
    """The requirements of a file, each on one line."""
    joined = re.sub(r" \\\n +", " ", text)
    return [line for line in joined.splitlines() if line and not line.startswith("#")]


def pinned(text: str) -> dict[str, str]:
    """The versions by their normalised names. Raises AssertionError where one has no hash."""
    found: dict[str, str] = {}
    for line in lines(text):
        if line == "--requirement constraints.txt":
            continue
        pin = PIN.fullmatch(line)
        assert pin is not None, f"no version, or no hash: {line}"
        name = normal(pin[1])
        assert name not in found, name
        found[name] = pin[2]
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def named(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None
    return normal(found[0])


def below(names: set[str]) -> set[str]:
    """The distributions that are installed of these names and what they require."""
    seen: set[str] = set()
    pending = list(names)
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        try:
            needs = requires(name) or []
        except PackageNotFoundError:  # of another platform or Python
            continue
        seen.add(name)
        pending += [named(need) for need in needs if "extra ==" not in need]
    return seen


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUN = pinned((ROOT / FILES[0]).read_text())
DEVELOP = pinned((ROOT / FILES[1]).read_text())


def test_each_package_is_pinned_once_with_its_hashes() -> None:
    assert len(RUN) > 10
    assert len(DEVELOP) > 10
    assert not RUN.keys() & DEVELOP.keys()


def test_all_that_gpc_is_built_and_run_with_is_pinned() -> None:
    asked = {named(need) for need in PROJECT["project"]["dependencies"]}
    asked |= {named(need) for need in PROJECT["build-system"]["requires"]} | {"editables"}
    assert asked <= RUN.keys()
    assert below(asked) == below(set(RUN)), "something is pinned that nobody asks for, or missing"


def test_all_that_developing_takes_is_pinned() -> None:
    asked = {named(need) for need in PROJECT["project"]["optional-dependencies"]["dev"]}
    assert below(asked) <= RUN.keys() | DEVELOP.keys()


def test_all_that_the_server_for_editors_takes_is_pinned_as_it_is_tested() -> None:
    asked = {named(need) for need in PROJECT["project"]["optional-dependencies"]["lsp"]}
    pins = pinned((ROOT / "constraints-lsp.txt").read_text())
    assert below(asked) - RUN.keys() == pins.keys()
    assert pins.items() <= DEVELOP.items()


def test_all_that_the_site_takes_is_pinned() -> None:
    pins = pinned((ROOT / "constraints-docs.txt").read_text())
    assert {"mkdocs", "mkdocs-material"} <= pins.keys()


def test_what_is_installed_here_is_what_is_pinned() -> None:
    for name, pin in (RUN | DEVELOP).items():
        try:
            assert version(name) == pin, name
        except PackageNotFoundError:
            continue


def test_both_makefile_and_readme_install_by_hash() -> None:
    makefile = (ROOT / "Makefile").read_text()
    installs = [line for line in makefile.splitlines() if "$(PIP_INSTALL) " in line]
    assert len(installs) == 4
    readme = (ROOT / "README.md").read_text()
    installs += [line for line in readme.splitlines() if re.match(r"(sudo )?\S*/pip install", line)]
    assert len(installs) == 8
    for line in installs:
        assert "--require-hashes" in line or "--no-deps --no-build-isolation" in line


@pytest.mark.parametrize(
    "line",
    ["typer==0.27.3", "typer>=1 --hash=sha256:" + "0" * 64, "typer==1 --hash=md5:00", "-e ."],
)
def test_what_is_not_pinned_is_found(line: str) -> None:
    with pytest.raises(AssertionError):
        pinned(line + "\n")
