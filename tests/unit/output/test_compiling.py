"""Templates that were compiled ahead yield what Jinja2 itself yields of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zlib import crc32

import pytest
from jinja2 import meta

from gpc.build import check_source
from gpc.output.compiling import CannotCompile, source
from gpc.output.render import render
from gpc.output.uncompiled import environment, template
from gpc.report.diagnostics import Refused
from gpc.target import Sheet, Template, targets
from gpc.target.backend import backends
from gpc.target.language import SHELL
from gpc.target.words import Piece
from gpc.why import written
from kit import kvm_guests, xen_guests
from kit.paths import EXAMPLES, ROOT
from reference.files import COMPILED_TEMPLATES

FOLDERS = {(ROOT / name).parent.name: (ROOT / name).parent for name in COMPILED_TEMPLATES}
TEMPLATES = [
    (folder, path.name)
    for folder, where in FOLDERS.items()
    for path in sorted((where / "templates").glob("*.j2"))
]
SEEDS = 60


def ahead(folder: str) -> Mapping[str, Template]:
    found: Mapping[str, Template] = import_module(f"gpc_targets.{folder}.compiled").TEMPLATES
    return found


def by_jinja(folder: str) -> Callable[[str], Template]:
    return partial(template, str(FOLDERS[folder] / "templates"))


def tokens(template_of: Callable[[str], Template], name: str, rows: Mapping[str, Any]) -> list[Any]:
    """What a template yields and what its pieces do; text that follows text is one."""
    found: list[Any] = []
    for token in template_of(name)(rows):
        found.append(token)
        if isinstance(token, tuple) and isinstance(token[0], Piece):
            found += tokens(template_of, token[0].template, token[0].rows)
    whole: list[Any] = []
    for token in found:
        if whole and isinstance(token, str) and isinstance(whole[-1], str):
            whole[-1] += token
        else:
            whole.append(token)
    return whole


def machines() -> Iterator[tuple[str, bytes]]:
    for path in sorted(EXAMPLES.glob("*/machine.yaml")):
        yield path.parent.name, path.read_bytes()
    for name in kvm_guests.ODD:
        yield name, kvm_guests.source(name)
    for name, text in xen_guests.ODD.items():
        yield name, text.encode()


MACHINES = dict(machines())


@pytest.mark.parametrize("machine", MACHINES)
def test_both_ways_yield_the_same_of_a_machine_under_every_back_end(machine: str) -> None:
    compared = 0
    for backend in (None, *backends()):
        try:
            plan = check_source("machine.yaml", MACHINES[machine], backend).plan
        except Refused:
            assert backend is not None, "a machine of the tests has no error as it stands"
            continue
        for target in targets():
            folder = target.__name__.rpartition(".")[2]
            for sheet in target.lower(plan):
                once = tokens(ahead(folder).__getitem__, sheet.template, sheet.context)
                assert once == tokens(by_jinja(folder), sheet.template, sheet.context)
                compared += 1
    assert compared


class Anything:
    """A value that has every field, is or is not there, and has none to three entries.

    Which of them, its place and the seed decide.
    """

    def __init__(self, place: str, seed: int) -> None:
        self._place, self._seed = place, seed

    def __getattr__(self, name: str) -> Anything:
        if name.startswith("_"):
            raise AttributeError(name)
        return Anything(f"{self._place}.{name}", self._seed)

    def _number(self) -> int:
        return crc32(f"{self._seed} {self._place}".encode())

    def __bool__(self) -> bool:
        return self._number() % 2 == 1

    def __iter__(self) -> Iterator[Anything]:
        entries = self._number() // 2 % 4
        return iter([Anything(f"{self._place}[{n}]", self._seed) for n in range(entries)])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Anything) and self._place == other._place

    def __repr__(self) -> str:
        return self._place

    __hash__ = None  # type: ignore[assignment]  # nothing keeps them


def anything(folder: str, name: str, seed: int) -> dict[str, Any]:
    """A value for every name that the template and what it includes look up."""
    jinja = environment(str(FOLDERS[folder] / "templates"))
    assert jinja.loader is not None
    tree = jinja.parse(jinja.loader.get_source(jinja, name)[0])
    rows = {name: Anything(name, seed) for name in meta.find_undeclared_variables(tree)}
    for included in meta.find_referenced_templates(tree):
        assert included is not None
        rows |= anything(folder, included, seed)
    return rows


@pytest.mark.parametrize(("folder", "name"), TEMPLATES)
def test_both_ways_yield_the_same_whatever_the_rows(folder: str, name: str) -> None:
    seen = set()
    for seed in range(SEEDS):
        rows = anything(folder, name, seed)
        once = tokens(ahead(folder).__getitem__, name, rows)
        assert once == tokens(by_jinja(folder), name, rows)
        seen.add(repr(once))
    branches = (FOLDERS[folder] / "templates" / name).read_text().count("{% ")
    assert len(seen) > 1 or not branches, "the rows of every seed go one way"


def compiled(tmp_path: Path, text: str, **others: str) -> Callable[[Mapping[str, Any]], list[Any]]:
    """What the one template `whole.j2` yields, compiled ahead; the others lie beside it."""
    (tmp_path / "whole.j2").write_text(text)
    for name, other in others.items():
        (tmp_path / f"{name}.j2").write_text(other)
    namespace: dict[str, Any] = {}
    exec(source(str(tmp_path)), namespace)
    return lambda rows: [*namespace["TEMPLATES"]["whole.j2"](rows)]


@pytest.mark.parametrize("rows", [{"rows": ()}, {"rows": (1, 2)}], ids=["none", "two"])
def test_else_of_a_loop_is_for_no_entry(tmp_path: Path, rows: dict[str, Any]) -> None:
    whole = compiled(tmp_path, "{% for row in rows %}{{ row }}{% else %}none{% endfor %}")
    assert whole(rows) == ([(1,), (2,)] if rows["rows"] else ["none"])


def test_a_loops_name_is_its_own_and_the_one_around_it_stays(tmp_path: Path) -> None:
    text = (
        "{% for class in rows %}{% for b in class.x %}{{ b }}{{ class.y }}{% endfor %}{% endfor %}"
    )
    whole = compiled(tmp_path, text)
    assert whole({"rows": [{"x": [1, 2], "y": 3}], "b": 9}) == [(1,), (3,), (2,), (3,)]


def test_a_field_is_one_of_a_record_or_an_entry_of_a_mapping(tmp_path: Path) -> None:
    whole = compiled(tmp_path, "{{ one.a }}{{ other.a }}")
    assert whole({"one": {"a": 1}, "other": SimpleNamespace(a=2)}) == [(1,), (2,)]


@pytest.mark.parametrize(
    "text",
    [
        "{{ a | upper }}",
        "{{ a + b }}",
        "{{ 'text' }}",
        "{{ a() }}",
        "{{ a[0] }}",
        "{{ a.items }}",
        "{{ loop }}",
        "{% for a in b %}{{ loop.index }}{% endfor %}",
        "{% for a, b in c %}{% endfor %}",
        "{% for a in b if a %}{% endfor %}",
        "{% for a in b recursive %}{% endfor %}",
        "{% for a in b %}{% for a in c %}{% endfor %}{% endfor %}",
        "{% for a in b %}{% include 'other.j2' %}{% endfor %}",
        "{% include 'gone.j2' %}",
        "{% include name %}",
        "{% include 'other.j2' ignore missing %}",
        "{% if a == 1 %}{% endif %}",
        "{% if a is defined %}{% endif %}",
        "{% if a and b %}{% endif %}",
        "{% set a = 1 %}",
        "{% macro a() %}{% endmacro %}",
        "{% extends 'other.j2' %}",
        "{% block a %}{% endblock %}",
    ],
)
def test_what_templates_may_not_have_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(CannotCompile, match=r"^whole\.j2:2: "):
        compiled(tmp_path, f"first\n{text}\n", other="other\n")


def test_two_templates_of_one_name_in_python_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a-b.j2").write_text("a\n")
    (tmp_path / "a_b.j2").write_text("b\n")
    with pytest.raises(CannotCompile, match="one name"):
        source(str(tmp_path))


@pytest.mark.parametrize(
    "text",
    [
        "{{ missing }}",
        "{{ there.missing }}",
        "{% if missing %}{% endif %}",
        "{% if there.missing %}{% endif %}",
        "{% for row in missing %}{% endfor %}",
        "{% for row in there.missing %}{% endfor %}",
    ],
)
def test_what_is_missing_raises_both_ways(tmp_path: Path, text: str) -> None:
    rows = {"there": written("v", "host")}
    with pytest.raises((KeyError, AttributeError)):
        compiled(tmp_path, f"{text}\n")(rows)
    folder = tmp_path / "target" / "templates"
    folder.mkdir(parents=True)
    (folder / "whole.j2").write_text(f"{text}\n")
    target: Any = SimpleNamespace(
        NAME="t", __name__="t", __file__=str(folder.parent / "__init__.py")
    )
    with pytest.raises(Exception, match=r"missing|Undefined"):
        render(target, Sheet("file", "whole.j2", SHELL, rows))
