"""`gpc init`, `check --live` and `status` on captured hosts: goldens, round trips and ways out."""

from __future__ import annotations

import filecmp
import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
import yaml

from gpc.build import build_source
from gpc.commands.check import check
from gpc.commands.diff import status
from gpc.commands.init import init
from gpc.detect import Facts, detect
from gpc.detect.capture import captured
from gpc.host.captured import CapturedReader
from gpc.host.real import RealReader
from gpc.host.recording import RecordingReader
from gpc.propose import SaidByHand, lacking, machine_page, propose
from kit.paths import CAPTURED
from machines.hosts import MACHINES
from machines.make import PARTS, make, replace
from machines.outdated import OUTDATED, outdated
from machines.write import write


def facts(name: str) -> Facts:
    return detect(CapturedReader(str(CAPTURED / name)))


def said(name: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What `gpc check --live` says about a file, and how it ends."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(file.parent)
    shown = io.StringIO()
    with redirect_stderr(shown), redirect_stdout(shown):
        code = check([file.name], live=True, source=str(CAPTURED / name))
    return f"$ gpc check --live {file.name}\n{shown.getvalue()}exit code {code}\n"


def status_of(name: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What `gpc status` says of the machine's files, and how it ends."""
    monkeypatch.chdir(CAPTURED / name)
    shown = io.StringIO()
    with redirect_stderr(shown), redirect_stdout(shown):
        code = status(root="root")
    return f"$ gpc status --root root\n{shown.getvalue()}exit code {code}\n"


def told(name: str) -> SaidByHand:
    """What a person says of the machine."""
    return SaidByHand(**MACHINES[name].told)


def page(name: str) -> str | None:
    """The file of a machine; None where nobody can say enough."""
    found = facts(name)
    return None if lacking(found, told(name)) else machine_page(found, told(name))


WRITTEN = [name for name in MACHINES if page(name) is not None]


def refusal(name: str) -> str:
    """How `gpc init` ends where it is told nothing; nothing where it writes the file."""
    if not lacking(facts(name)):
        return ""
    shown = io.StringIO()
    with redirect_stderr(shown), redirect_stdout(shown):
        code = init(output="-", source=str(CAPTURED / name))
    return f"$ gpc init -o -\n{shown.getvalue()}exit code {code}\n\n"


def golden(path: Path, text: str, regenerate: bool) -> None:
    if regenerate:
        path.write_text(text)
    assert text == path.read_text()


def differs(fresh: Path, kept: Path) -> set[str]:
    """The paths at which two captures are not the same."""
    names = [
        {
            str(p.relative_to(tree))
            for part in PARTS
            for p in (tree / part, *(tree / part).rglob("*"))
            if p.is_symlink() or p.exists()
        }
        for tree in (fresh, kept)
    ]
    return {
        path
        for path in names[0] | names[1]
        if path not in names[0] & names[1]
        or (not (fresh / path).is_symlink() and not same(fresh / path, kept / path))
    }


def same(one: Path, other: Path) -> bool:
    return one.is_dir() or filecmp.cmp(one, other, shallow=False)


@pytest.mark.parametrize("name", MACHINES)
def test_a_machine_is_captured_written_and_checked_as_expected(
    name: str, tmp_path: Path, regenerate: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(MACHINES[name], tmp_path / "host")
    # Only what changed is written, as other tests read the captures at the same time.
    if regenerate and differs(tmp_path / "host", CAPTURED / name):
        replace(name, MACHINES[name])
    assert differs(tmp_path / "host", CAPTURED / name) == set()

    monkeypatch.setenv("COLUMNS", "80")
    text = page(name)
    if text is None:
        text = (CAPTURED / "phenom" / "init.yaml").read_text()  # somebody else's
    else:
        golden(CAPTURED / name / "init.yaml", text, regenerate)
    first = refusal(name)
    (tmp_path / "init.yaml").write_text(text)
    first += said(name, tmp_path / "init.yaml", monkeypatch)
    if OUTDATED[name]:
        (tmp_path / "outdated.yaml").write_text(outdated(name, text))
        first += "\n" + said(name, tmp_path / "outdated.yaml", monkeypatch)
    first += "\n" + status_of(name, monkeypatch)
    golden(CAPTURED / name / "check.txt", first, regenerate)


@pytest.mark.parametrize("name", WRITTEN)
def test_what_init_writes_is_read_alike_by_any_reader_of_yaml(name: str) -> None:
    text = page(name) or ""
    plain = yaml.safe_load(text)  # YAML 1.1, which makes numbers of addresses without quotes
    assert plain["gpc"] == 1
    for gpu in plain["host"]["gpus"].values():
        assert isinstance(gpu["address"], str)
        assert gpu["id"].count(":") == 1
    assert isinstance(plain["host"]["kernel"], str)


def test_every_machine_has_an_outdated_file() -> None:
    assert set(OUTDATED) == set(MACHINES)


@pytest.mark.parametrize("name", ["phenom", "twins", "xen-dom0", "rtx-with-four-functions"])
def test_two_cards_need_no_edit_between_init_and_build(name: str) -> None:
    built = build_source("machine.yaml", machine_page(facts(name)).encode())
    chosen = propose(facts(name)).chosen
    assert chosen is not None
    assert f"{chosen.card.main.address}" in "".join(a.text for a in built.artifacts)


@pytest.mark.parametrize("name", MACHINES)
def test_a_capture_of_a_host_gives_the_facts_of_the_host(name: str, tmp_path: Path) -> None:
    scratch, kept = tmp_path / "whole", tmp_path / "kept"
    scratch.mkdir()
    write(MACHINES[name], scratch)
    whole = detect(CapturedReader(str(scratch)))
    assert init(source=str(scratch), capture=str(kept)) == 0
    assert detect(CapturedReader(str(kept))) == whole


def test_a_capture_holds_no_identifier(tmp_path: Path) -> None:
    scratch, kept = tmp_path / "whole", tmp_path / "kept"
    scratch.mkdir()
    write(MACHINES["intel-and-geforce"], scratch)
    assert init(source=str(scratch), capture=str(kept)) == 0
    texts = [str(p.relative_to(kept)) for p in kept.rglob("*")]
    texts += [p.read_text() for p in kept.rglob("*") if p.is_file() and not p.is_symlink()]
    everything = "\n".join(texts)
    for private in ("5f6f2a5c", "8d6a4d04", "52:54:00:ab:cd:ef", "0102A8C0"):
        assert private not in everything


def test_this_machine_is_captured_with_the_same_facts(tmp_path: Path) -> None:
    recording = RecordingReader(RealReader())
    here = detect(recording)
    assert captured(recording, here).files
    assert init(capture=str(tmp_path / "here")) == 0
    assert detect(CapturedReader(str(tmp_path / "here")))._replace(cpu=here.cpu) == here


def test_init_overwrites_nothing_unless_told(tmp_path: Path) -> None:
    file = tmp_path / "machine.yaml"
    file.write_text("mine\n")
    source = str(CAPTURED / "phenom")
    assert init(output=str(file), source=source) == 5
    assert file.read_text() == "mine\n"
    assert init(output=str(file), source=source, force=True) == 0
    assert file.read_text().startswith("# Written by `gpc init`")
    assert [p.name for p in tmp_path.iterdir()] == ["machine.yaml"]


def test_the_modeline_names_a_schema_that_is_there(tmp_path: Path) -> None:
    source = str(CAPTURED / "phenom")
    assert init(output=str(tmp_path / "machine.yaml"), source=source) == 0
    assert "yaml-language-server" not in (tmp_path / "machine.yaml").read_text()
    (tmp_path / "machine.schema.json").write_text("{}")
    assert init(output=str(tmp_path / "machine.yaml"), source=source, force=True) == 0
    first = (tmp_path / "machine.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=machine.schema.json"


def test_init_of_something_that_is_no_capture_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(output="-", source=str(tmp_path)) == 4
    assert "is no capture" in capsys.readouterr().err
    assert init(output="-", source=str(CAPTURED / "phenom"), root=str(tmp_path)) == 4


def test_an_empty_root_gives_a_file_once_a_person_says_what_it_does_not_show(
    tmp_path: Path,
) -> None:
    found = detect(RealReader(str(tmp_path)))
    codes = [refusal.code for refusal in lacking(found)]
    assert codes == ["os-unknown", "cpu-unknown", "kernel-unknown"]
    said = machine_page(found, SaidByHand("debian-12", "amd", "6.1"))
    built = build_source("machine.yaml", said.encode())
    assert built.host == "host"
