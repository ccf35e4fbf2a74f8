"""libyaml's binding is loaded alone where it can be, and the package where it cannot."""

from __future__ import annotations

import subprocess
import sys

import pytest


def said(code: str) -> list[str]:
    """What a Python prints that has loaded nothing else yet."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.split()


def test_the_package_is_not_run_for_its_binding() -> None:
    loaded = said(
        "import sys; import gpc.source.read; print(*(n for n in sys.modules if 'yaml' in n))"
    )
    assert sorted(loaded) == [
        *("gpc.source.libyaml", "yaml._yaml", "yaml.error", "yaml.events"),
        *("yaml.nodes", "yaml.tokens"),
    ]


@pytest.mark.parametrize("before", ["import yaml", "pass"], ids=["package", "alone"])
def test_who_imports_the_package_has_all_of_it(before: str) -> None:
    loaded = said(
        f"{before}; import gpc.source.libyaml as ours, yaml\n"
        "print(ours.YAMLError is yaml.YAMLError, yaml.safe_load('a: [1, x]')['a'])\n"
        "try: yaml.load('a: [', yaml.CSafeLoader)\n"
        "except yaml.YAMLError as error: print(error.problem_mark.line)"
    )
    assert loaded == ["True", "[1,", "'x']", "1"]


def test_without_a_binding_the_package_reads_in_python() -> None:
    program = "import sys; sys.modules['yaml._yaml'] = None; from gpc.source.read import read\n"
    name = said(f"{program}from gpc.source.libyaml import parser; print(parser.__name__)")
    assert name == ["BaseLoader"]
    assert said(f"{program}print(read('m', b'a: [1]')[1])") == ["[]"]
    found = said(f"{program}print(read('m', b'a: [')[1][0].code)")
    assert found == ["yaml-syntax"]
