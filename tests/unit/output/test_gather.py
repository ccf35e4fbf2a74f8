"""A target that takes in the files of others: they leave the tree, and their reasons go along."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gpc.output.gather import Gathered, gathered, traced_lines
from gpc.output.render import Artifact
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.language import NIX, XL
from gpc.why import written

ONE = (written("x", "host", "one").why[0],)
OTHER = (written("x", "host", "other").why[0],)
FILES = [
    Artifact("etc/a", 0o644, "# a\none\n\n", ((), ONE, ()), "t", ()),
    Artifact("etc/b", 0o644, "other\n", (OTHER,), "t", ()),
]


def target(place: Path, taken: set[str], language: Any = NIX) -> Any:
    """A target that puts the lines of some files into one."""

    def gather(plan: Any, files: list[Artifact]) -> Gathered | None:
        chosen = [each for each in files if each.path in taken]
        lines = [line for each in chosen for line in traced_lines(each)]
        if not lines:
            return None
        sheet = Sheet("whole", "whole.j2", language, {"lines": lines})
        return Gathered(sheet, frozenset(taken))

    (place / "templates").mkdir(parents=True)
    (place / "templates" / "whole.j2").write_text(
        "# whole\n{% for line in lines %}\n{{ line }}\n{% endfor %}\n"
    )
    return SimpleNamespace(
        NAME="g", __name__=f"g{place.name}", __file__=str(place / "x.py"), gather=gather
    )


def result(files: list[Artifact], *targets: Any) -> dict[str, Artifact]:
    found = list(gathered(SimpleNamespace(), files, targets))  # type: ignore[arg-type]
    return {each.path: each for each in found if isinstance(each, Artifact)}


def test_what_is_taken_in_leaves_the_tree_with_its_reasons(tmp_path: Path) -> None:
    found = result(FILES, target(tmp_path, {"etc/a"}))
    assert sorted(found) == ["etc/b", "whole"]
    assert found["whole"].text == '# whole\n"# a"\n"one"\n""\n'
    assert found["whole"].lines == ((), (), ONE, ())


def test_without_such_a_target_nothing_changes() -> None:
    assert list(result(FILES, SimpleNamespace(NAME="t")).values()) == FILES


def test_one_that_has_no_use_for_them_leaves_them(tmp_path: Path) -> None:
    assert sorted(result(FILES, target(tmp_path, {"etc/c"}))) == ["etc/a", "etc/b"]


def test_a_second_one_sees_what_the_first_has_left(tmp_path: Path) -> None:
    first, second = target(tmp_path / "1", {"etc/a"}), target(tmp_path / "2", {"etc/a"})
    assert sorted(result(FILES, first, second)) == ["etc/b", "whole"]


@pytest.mark.parametrize("text", ["a\x07b\n"])
def test_a_line_that_the_language_cannot_hold_is_a_diagnostic(tmp_path: Path, text: str) -> None:
    file = Artifact("etc/a", 0o644, text, (ONE,), "t", ())
    (found,) = gathered(SimpleNamespace(), [file], [target(tmp_path, {"etc/a"}, XL)])  # type: ignore[arg-type]
    assert isinstance(found, Diagnostic)
    assert found.code == "value-inexpressible"
