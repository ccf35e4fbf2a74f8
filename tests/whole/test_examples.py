"""Every example compiles to its expected tree, whole: a file too many fails as one too few does."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gpc.build import Built, build_source
from gpc.output.manifest import read_manifest
from gpc.tree.write import differences, stage
from gpc.why import Traced, Written, spell, unspell
from kit.paths import EXAMPLES

MACHINES = sorted(path.parent for path in EXAMPLES.glob("*/machine.yaml"))
Build = Callable[[Path], Built]


def built(example: Path) -> Built:
    return build_source("machine.yaml", (example / "machine.yaml").read_bytes())


@pytest.fixture(params=MACHINES, ids=lambda path: path.name)
def example(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_there_are_examples() -> None:
    assert len(MACHINES) >= 5


def test_an_example_is_its_expected_tree(example: Path, regenerate: bool, tmp_path: Path) -> None:
    expected = example / "expected"
    result = built(example)
    if regenerate:
        stage(result, str(tmp_path / "tree"))
        shutil.rmtree(expected, ignore_errors=True)
        shutil.move(tmp_path / "tree", expected)
    changes = differences(result, str(expected))
    assert not changes, "\n".join(line for change in changes for line in change.diff)


def test_a_surprise_file_is_a_difference(tmp_path: Path) -> None:
    result = built(MACHINES[0])
    stage(result, str(tmp_path / "tree"))
    assert not differences(result, str(tmp_path / "tree"))
    (tmp_path / "tree" / "etc" / "surprise").write_text("boo\n")
    assert [change.path for change in differences(result, str(tmp_path / "tree"))] == [
        "etc/surprise"
    ]


WARNED: dict[str, list[str]] = {}


def test_an_example_compiles_without_a_warning_but_for_those_it_shows(example: Path) -> None:
    codes = [finding.code for finding in built(example).warnings]
    assert codes == WARNED.get(example.name, [])


def test_an_example_says_what_it_shows(example: Path) -> None:
    text = (example / "README.md").read_text()
    assert text.startswith("# ")
    assert len(text.splitlines()) >= 3


SHARED = {"sysusers.d", "hooks"}
"""Directories of files that say little of each guest."""

COMMENTS = ("#", "<!--")


def test_every_line_that_is_no_comment_has_a_reason(example: Path) -> None:
    for artifact in built(example).artifacts:
        text = artifact.text.splitlines()
        assert len(text) == len(artifact.lines), artifact.path
        for number, (line, reasons) in enumerate(zip(text, artifact.lines, strict=True), 1):
            bare = line.strip()
            if bare and not bare.startswith(COMMENTS):
                assert reasons, f"{artifact.path}:{number}: {line}"


def test_most_of_a_guest_goes_back_to_what_was_written(example: Path) -> None:
    """A named default for every line would be a reason too, and would say nothing."""
    for artifact in built(example).artifacts:
        if artifact.target in ("libvirt", "qemu", "xl") and not SHARED & {
            *artifact.path.split("/")
        }:
            own = [
                reasons
                for reasons in artifact.lines
                if any(isinstance(why, Written) or why[1] for why in reasons)
            ]
            assert len(own) >= 10, artifact.path


def test_the_manifest_holds_every_file_and_every_reason(example: Path) -> None:
    result = built(example)
    manifest = read_manifest(result.manifest)
    assert sorted(manifest.files) == [artifact.path for artifact in result.artifacts]
    for artifact in result.artifacts:
        spelled = tuple("; ".join(spell(why) for why in line) for line in artifact.lines)
        assert manifest.provenance[artifact.path] == spelled
        for reasons in artifact.lines:
            assert all(unspell(spell(why)) == why for why in reasons)


def test_one_line_of_machine_yaml_is_three_lines_of_the_tree() -> None:
    """The artefact's line, its digest and the digest of the source; for one file that it is in."""
    source = (Path("examples/phenom-win7") / "machine.yaml").read_text()
    assert "vcpus: 3" in source
    before = build_source("machine.yaml", source.encode())
    after = build_source("machine.yaml", source.replace("vcpus: 3", "vcpus: 4").encode())
    changed = {
        a.path for a, b in zip(before.artifacts, after.artifacts, strict=True) if a.text != b.text
    }
    assert len(changed) == 1
    lines = [
        (old, new)
        for old, new in zip(before.manifest.splitlines(), after.manifest.splitlines(), strict=True)
        if old != new
    ]
    assert len(lines) == 2


def test_a_template_cannot_print_what_has_no_reason(tmp_path: Path) -> None:
    from types import SimpleNamespace

    from gpc.output.render import render
    from gpc.target import Sheet
    from gpc.target.language import MODPROBE

    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "plain.j2").write_text("options {{ value }}\n")
    (tmp_path / "templates" / "static.j2").write_text("blacklist radeon\n")
    target = SimpleNamespace(
        NAME="t", __name__="t", TITLE="", __file__=str(tmp_path / "x.py"), check=None, lower=None
    )
    with pytest.raises(TypeError, match="which no reason stands for"):
        render(target, Sheet("x", "plain.j2", MODPROBE, {"value": "radeon"}))  # type: ignore[arg-type]
    with pytest.raises(LookupError, match="no reason stands for"):
        render(target, Sheet("x", "static.j2", MODPROBE, {}))  # type: ignore[arg-type]
    traced = Traced("radeon", (Written(("host",)),))
    artifact = render(target, Sheet("x", "plain.j2", MODPROBE, {"value": traced}))  # type: ignore[arg-type]
    assert artifact.text == "options radeon\n"  # type: ignore[union-attr]
