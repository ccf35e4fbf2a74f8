"""A part's piece is a scope: its lines have its reasons, and no other line has."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gpc.output.render import Artifact, Reasons, render, section
from gpc.target import Sheet
from gpc.target.language import SHELL
from gpc.target.words import Piece
from gpc.why import Default, written

OF_FILE = (Default("of-file"),)
OF_PART = (Default("of-part"),)


def rendered(tmp_path: Path, whole: str, **parts: str) -> Artifact:
    """A file of the template `whole`, with a piece for each part, its text by its name."""
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "whole.j2").write_text(whole)
    pieces: dict[str, Any] = {}
    for name, text in parts.items():
        (templates / f"{name}.j2").write_text(text)
        pieces[name] = Piece(f"{name}.j2", {"value": written("v", name)}, OF_PART, "anywhere")
    target: Any = SimpleNamespace(NAME="t", __name__="t", __file__=str(tmp_path / "__init__.py"))
    sheet = Sheet("file", "whole.j2", SHELL, {"of_file": section("of-file"), **pieces})
    found = render(target, sheet)
    assert isinstance(found, Artifact)
    return found


def reasons(artifact: Artifact) -> dict[str, Reasons]:
    return dict(zip(artifact.text.splitlines(), artifact.lines, strict=True))


def test_a_line_of_a_piece_has_the_pieces_reason_and_the_line_behind_it_the_files(
    tmp_path: Path,
) -> None:
    found = rendered(tmp_path, "{{ of_file }}\nbefore\n{{ part }}\nbehind\n", part="a\nb\n")
    assert reasons(found) == {"before": OF_FILE, "a": OF_PART, "b": OF_PART, "behind": OF_FILE}


def test_a_value_on_a_line_of_a_piece_is_the_reason_for_that_line_alone(tmp_path: Path) -> None:
    found = rendered(tmp_path, "{{ part }}\n", part="x {{ value }}\ny\n")
    assert reasons(found) == {"x v": written("v", "part").why, "y": OF_PART}


def test_a_piece_behind_a_piece_does_not_have_its_reason(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "whole.j2").write_text("{{ one }}\n{{ other }}\n")
    (templates / "line.j2").write_text("x\n")
    (templates / "end.j2").write_text("y\n")
    target: Any = SimpleNamespace(NAME="t", __name__="t", __file__=str(tmp_path / "__init__.py"))
    context = {"one": Piece("line.j2", {}, OF_PART, ""), "other": Piece("end.j2", {}, OF_FILE, "")}
    found = render(target, Sheet("file", "whole.j2", SHELL, context))
    assert isinstance(found, Artifact)
    assert reasons(found) == {"x": OF_PART, "y": OF_FILE}


def test_a_line_that_began_outside_of_a_piece_keeps_the_reason_from_there(tmp_path: Path) -> None:
    found = rendered(tmp_path, "{{ of_file }}\nrun{{ part }}\nend\n", part=" \\\n  word\n")
    assert reasons(found) == {"run \\": OF_FILE, "  word": OF_PART, "end": OF_FILE}


def test_a_section_inside_of_a_piece_ends_with_it(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="no reason stands for 'bare'"):
        rendered(tmp_path, "{{ part }}\nbare\n", part="a\n")


def test_a_piece_without_an_end_of_its_last_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no end"):
        rendered(tmp_path, "{{ part }}\n", part="a")
