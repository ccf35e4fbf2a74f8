"""What is missing from the state is named, with what a person can do; it is never an end."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from apply.conftest import Stages
from gpc.commands.apply import apply, confirm, restore, rollback
from gpc.commands.diff import diff, status
from kit import host_tree
from kit.host_tree import photograph

DONE_BY_HAND = "move /var/lib/gpc and /etc/gpc/manifest.json away"


@pytest.fixture
def root(stages: Stages, tmp_path: Path) -> Path:
    """A host to which both trees were applied, one after the other."""
    return host_tree.copy(stages.second, tmp_path / "root")


def state_of(root: Path) -> Path:
    return root / host_tree.STATE


def everything(root: Path, stages: Stages) -> dict[str, Callable[[], int]]:
    """Every command that changes a host."""
    where = str(root)
    return {
        "apply": lambda: apply(str(stages.v1), root=where, yes=True, adopt=True, overwrite=True),
        "the same": lambda: apply(str(stages.v2), root=where, yes=True, adopt=True),
        "dry run": lambda: apply(str(stages.v1), root=where, dry_run=True),
        "rollback": lambda: rollback(None, root=where, yes=True, adopt=True, overwrite=True),
        "restore": lambda: restore(root=where, yes=True, overwrite=True),
        "confirm": lambda: confirm(root=where),
        "diff": lambda: diff(str(stages.v1), root=where),
    }


def assert_refused(
    root: Path, stages: Stages, capsys: pytest.CaptureFixture[str], *words: str
) -> None:
    """No command goes on; each says what is wrong and what to do, and changes nothing."""
    before = photograph(root)
    for name, command in everything(root, stages).items():
        capsys.readouterr()
        assert command() == 7, name
        said = capsys.readouterr().err
        for word in (*words, "  help: bring all of /var/lib/gpc back", DONE_BY_HAND):
            assert word in said, (name, said)
        assert photograph(root) == before, name
    capsys.readouterr()
    assert status(root=str(root)) == 7
    assert all(word in capsys.readouterr().out for word in words)


def test_a_generation_that_is_gone_is_no_beginning(
    root: Path, stages: Stages, capsys: pytest.CaptureFixture[str]
) -> None:
    (state_of(root) / "generations/0001.json").unlink()
    assert_refused(root, stages, capsys, "/var/lib/gpc/generations/0001.json is missing")


def test_without_the_current_number_nothing_is_said_to_be_applied(
    root: Path, stages: Stages, capsys: pytest.CaptureFixture[str]
) -> None:
    current = state_of(root) / "current"
    current.unlink()
    assert_refused(root, stages, capsys, "/var/lib/gpc/current is missing, and generations are")
    status(root=str(root))
    said = capsys.readouterr()
    assert f"{len(host_tree.V2) + 1} files are applied" in said.out
    assert "help: echo 2 > /var/lib/gpc/current brings it back" in said.err
    current.write_text("2\n")  # as it says
    assert status(root=str(root)) == 0
    assert restore(root=str(root), yes=True) == 0
    assert photograph(root, times=False) == photograph(stages.before, times=False)


def test_files_of_gpc_without_a_state_are_nobody_elses_originals(
    root: Path, stages: Stages, capsys: pytest.CaptureFixture[str]
) -> None:
    host_tree.remove(state_of(root))
    words = "/etc/gpc/manifest.json says that gpc's files are in place here"
    assert_refused(root, stages, capsys, words)
    assert not state_of(root).exists()


def test_a_state_from_before_the_last_change_is_not_believed(
    root: Path, stages: Stages, capsys: pytest.CaptureFixture[str]
) -> None:
    host_tree.remove(state_of(root))
    host_tree.copy(stages.first / host_tree.STATE, state_of(root))
    state_of(root).chmod(0o700)
    assert_refused(root, stages, capsys, "seems to be an older copy")


def test_a_number_that_is_set_back_is_not_believed(
    root: Path, stages: Stages, capsys: pytest.CaptureFixture[str]
) -> None:
    (state_of(root) / "current").write_text("1\n")
    assert_refused(root, stages, capsys, "/var/lib/gpc/generations/0002.json: it is there, and")


def test_each_original_that_is_lost_is_named_with_its_way_back(
    root: Path, stages: Stages, capsys: pytest.CaptureFixture[str]
) -> None:
    originals = json.loads((state_of(root) / "generations/0001.json").read_text())["originals"]
    name = originals["/etc/adopted/0.conf"]["data"]
    blob = state_of(root) / "blobs" / name
    kept = blob.read_bytes()
    blob.unlink()
    assert_refused(root, stages, capsys, f"/etc/adopted/0.conf as it was before gpc: the bytes of "
                   f"/var/lib/gpc/blobs/{name}")  # fmt: skip
    blob.write_bytes(kept)  # a copy from a backup
    assert restore(root=str(root), yes=True) == 0


def test_bytes_that_are_lost_and_stand_on_the_host_come_back_from_there(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    standing = root / "etc/modprobe.d/gpc-0.conf"
    name = hashlib.sha256(standing.read_bytes()).hexdigest()
    (state_of(root) / "blobs" / name).unlink()
    assert status(root=str(root)) == 7
    said = capsys.readouterr()
    assert "/etc/modprobe.d/gpc-0.conf as generation 2 has it" in said.out
    assert f"install -m 600 /etc/modprobe.d/gpc-0.conf /var/lib/gpc/blobs/{name}" in said.err
    (state_of(root) / "blobs" / name).write_bytes(standing.read_bytes())
    assert status(root=str(root)) == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("current", "9" * 5000),
        ("current", "\u0663\n"),  # a digit, for some
        ("generations/0001.json", "[" * 100_000),
        ("generations/0002.json", '{"format": ' + "[" * 50 + "]" * 50 + "}"),
        ("generations/0001.json", '{"format": 1, "number": ' + "9" * 5000 + "}"),
        ("generations/0002.json", '{"format": 2, "number": 2}'),
        ("journal.json", '{"format": 1, "generation": 3, "changes": [{}]}'),
        ("journal.json", "[" * 100_000),
        ("journal.json", "5"),
    ],
    ids=lambda value: value[:30],
)
def test_what_gpc_never_wrote_is_refused_by_every_command(
    root: Path, stages: Stages, capsys: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    (state_of(root) / name).write_text(text)
    assert_refused(root, stages, capsys, f"/var/lib/gpc/{name}")


def test_a_file_of_gpc_that_turns_up_again_is_not_what_was_there_before(
    root: Path, stages: Stages
) -> None:
    """Its bytes are those of an earlier generation: whoever brought /etc back, gpc wrote them."""
    (root / "etc/same.conf").write_text(host_tree.V1["etc/same.conf"])
    for name in ("0", "1"):
        (root / f"etc/one/two/three/{name}.conf").parent.mkdir(parents=True, exist_ok=True)
        (root / f"etc/one/two/three/{name}.conf").write_text(f"deep {name}\n")
    assert apply(str(stages.v1), root=str(root), yes=True, adopt=True) == 0
    assert restore(root=str(root), yes=True) == 0
    assert not (root / "etc/one/two/three/0.conf").exists()
    assert (root / "etc/same.conf").exists()


@pytest.mark.parametrize("command", ["rollback", "restore", "confirm", "apply", "missing"])
def test_where_nothing_was_applied_nothing_is_made(
    stages: Stages, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    root = host_tree.copy(stages.before, tmp_path / "clean")
    before = photograph(root)
    where = str(root)
    commands = {
        "rollback": (lambda: rollback(None, root=where, yes=True), 5),
        "restore": (lambda: restore(root=where, yes=True), 0),
        "confirm": (lambda: confirm(root=where), 0),
        "apply": (lambda: apply(str(stages.v1), root=where, yes=True), 5),  # files in the way
        "missing": (lambda: apply(str(tmp_path / "none"), root=where, yes=True), 5),
    }
    run, code = commands[command]
    assert run() == code
    assert not state_of(root).exists()
    assert photograph(root) == before


@pytest.mark.parametrize("where", ["", "nodir", "file"])
def test_a_root_that_is_none_is_no_clean_host(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    from gpc.commands.check import check
    from gpc.commands.init import init

    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    tree = str(stages.v1)
    commands: list[Callable[[], int]] = [
        lambda: status(root=where),
        lambda: diff(tree, root=where),
        lambda: apply(tree, root=where, yes=True),
        lambda: apply(tree, root=where, dry_run=True),
        lambda: rollback(None, root=where, yes=True),
        lambda: restore(root=where, yes=True),
        lambda: confirm(root=where),
        lambda: init(root=where, output="-"),
        lambda: check([str(EXAMPLE)], live=True, root=where),
    ]
    assert [command() for command in commands] == [4] * len(commands)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]


EXAMPLE = Path(__file__).resolve().parents[2] / "examples/phenom-win7/machine.yaml"


@pytest.mark.parametrize("root", ["//", "/.", "/usr/.."])
def test_the_root_of_this_machine_is_no_image_however_it_is_spelled(root: str) -> None:
    from gpc.commands.system import existing

    assert existing(root) == "/"


def test_a_host_is_changed_whatever_the_umask(stages: Stages, tmp_path: Path) -> None:
    root = host_tree.copy(stages.before, tmp_path / "masked")
    before = os.umask(0o777)
    try:
        assert apply(str(stages.v1), root=str(root), yes=True, adopt=True) == 0
        assert os.umask(0o777) == 0o777  # and it is left as it was
        assert apply(str(stages.v2), root=str(root), yes=True) == 0
        assert restore(root=str(root), yes=True) == 0
    finally:
        os.umask(before)
    assert photograph(root, times=False) == photograph(stages.before, times=False)
    assert (state_of(root) / "lock").stat().st_mode & 0o777 == 0o600
