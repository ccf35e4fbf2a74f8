"""A pattern that waits is the pattern that it stands for."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import gpc
import gpc_schemas
import gpc_targets
from gpc_schemas.patterns import Later, regex


def test_a_pattern_answers_as_re_does() -> None:
    ours, theirs = regex(r"(a+)(b)?", re.IGNORECASE), re.compile(r"(a+)(b)?", re.IGNORECASE)
    text = "xAAbaa"
    assert [m.group() for m in ours.finditer(text)] == [m.group() for m in theirs.finditer(text)]
    assert ours.pattern == theirs.pattern
    assert ours.groups == theirs.groups
    assert ours.sub("-", text) == theirs.sub("-", text)
    assert ours.split(text) == theirs.split(text)
    assert ours.findall(text) == theirs.findall(text)
    assert ours.fullmatch(text) is None
    assert ours.match(text) is None
    found = ours.search(text)
    assert found is not None
    assert found.span() == (1, 4)


def test_a_pattern_is_compiled_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    compile = re.compile

    def compiled(text: str, flags: re.RegexFlag) -> re.Pattern[str]:
        made.append(text)
        return compile(text, flags)

    monkeypatch.setattr(re, "compile", compiled)
    ours = regex("a")
    assert not made
    assert ours.fullmatch("a")
    assert ours.fullmatch("a")
    assert made == ["a"]


def test_a_pattern_has_no_other_members() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        getattr(regex("a"), "nothing")  # noqa: B009  # mypy would see it


def patterns() -> list[tuple[str, Later]]:
    """Those that stand at the top of a module of gpc, by their names."""
    found = []
    for package in (gpc, gpc_schemas, gpc_targets):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                names = vars(importlib.import_module(module.name)).items()
                found += [(f"{module.name}.{n}", v) for n, v in names if isinstance(v, Later)]
    return found


def test_each_pattern_of_gpc_can_be_compiled() -> None:
    found = patterns()
    assert len(found) > 300
    for name, pattern in found:
        assert pattern.pattern, name
