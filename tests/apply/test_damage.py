"""A state that was damaged: said in words, with the system left as it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from apply.conftest import Stages
from apply.faults import Faults, PowerCut
from gpc.commands.apply import apply, restore, rollback
from gpc.commands.diff import diff, status
from kit import host_tree
from kit.host_tree import photograph


@pytest.fixture
def root(stages: Stages, tmp_path: Path) -> Path:
    """A host to which both trees were applied, one after the other."""
    return host_tree.copy(stages.second, tmp_path / "root")


@pytest.fixture
def interrupted(
    stages: Stages, quick_place: Path, faulty: Callable[[Faults], None]
) -> Callable[[], Path]:
    """A host on which an apply was cut short while files took their places."""
    root = quick_place / "cut"

    def run(at: int) -> Faults:
        host_tree.copy(stages.first, root)
        faults = Faults("cut", at)
        faulty(faults)
        apply(str(stages.v2), root=str(root), yes=True)
        return faults

    def cut() -> Path:
        steps = [name for name, _ in run(-1).steps]
        with pytest.raises(PowerCut):
            run(steps.index("exchange") + 3)
        faulty(Faults())
        return root

    return cut


def state_of(root: Path) -> Path:
    return root / host_tree.STATE


def assert_left_alone(
    root: Path, command: Callable[[], int], capsys: pytest.CaptureFixture[str], word: str
) -> None:
    """The command ends with 7, names what is wrong, and changes nothing."""
    before = photograph(root)
    capsys.readouterr()
    assert command() == 7
    said = capsys.readouterr().err
    assert word in said
    assert said.endswith("nothing was changed\n")
    assert "Traceback" not in said
    assert photograph(root) == before


DAMAGES: dict[str, Callable[[str], str]] = {
    "empty": lambda text: "",
    "truncated": lambda text: text[: len(text) // 2],
    "not JSON": lambda text: "what is this",
    "another shape": lambda text: "[]",
    "a key missing": lambda text: text.replace('"files"', '"flies"').replace('"staged"', '"x"'),
    "a newer format": lambda text: text.replace('"format": 1', '"format": 2'),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_journal_stops_every_change(
    interrupted: Callable[[], Path],
    stages: Stages,
    capsys: pytest.CaptureFixture[str],
    damage: str,
) -> None:
    root = interrupted()
    journal = state_of(root) / "journal.json"
    text = journal.read_text()
    journal.write_text(DAMAGES[damage](text))
    for command in (
        lambda: apply(str(stages.v2), root=str(root), yes=True),
        lambda: rollback(None, root=str(root), yes=True),
        lambda: restore(root=str(root), yes=True),
    ):
        assert_left_alone(root, command, capsys, "journal.json")
    assert status(root=str(root)) == 7
    if damage == "a newer format":
        apply(str(stages.v2), root=str(root), yes=True)
        assert "another gpc wrote it, in format 2" in capsys.readouterr().err
    journal.write_text(text)  # brought back from a backup
    assert apply(str(stages.v2), root=str(root), yes=True) == 0


@pytest.mark.parametrize("damage", [*DAMAGES, "missing"])
def test_a_damaged_generation_stops_every_change(
    root: Path, stages: Stages, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    generation = state_of(root) / "generations/0002.json"
    if damage == "missing":
        generation.unlink()
    else:
        generation.write_text(DAMAGES[damage](generation.read_text()))
    word = "generations/0002.json"
    assert_left_alone(root, lambda: apply(str(stages.v1), root=str(root), yes=True), capsys, word)
    assert_left_alone(root, lambda: rollback(None, root=str(root), yes=True), capsys, word)
    assert status(root=str(root)) == 7
    assert diff(str(stages.v1), root=str(root)) == 7


@pytest.mark.parametrize("current", ["9", "", "two", "-1", "1_0", "0x1"])
def test_a_current_generation_that_is_none_stops_every_change(
    root: Path, stages: Stages, capsys: pytest.CaptureFixture[str], current: str
) -> None:
    (state_of(root) / "current").write_text(current)
    command = lambda: apply(str(stages.v1), root=str(root), yes=True)  # noqa: E731
    assert_left_alone(
        root, command, capsys, "0009.json" if current == "9" else "current holds no number"
    )


def test_a_current_generation_that_cannot_be_read_is_not_taken_for_none(
    root: Path, stages: Stages, capsys: pytest.CaptureFixture[str]
) -> None:
    current = state_of(root) / "current"
    current.unlink()
    current.mkdir()
    command = lambda: apply(str(stages.v1), root=str(root), yes=True)  # noqa: E731
    assert_left_alone(root, command, capsys, "current cannot be read")


@pytest.mark.parametrize("how", ["missing", "damaged"])
def test_bytes_that_were_lost_stop_a_rollback_that_needs_them(
    root: Path, stages: Stages, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    generation = json.loads((state_of(root) / "generations/0001.json").read_text())
    name = generation["files"]["/etc/modprobe.d/gpc-0.conf"]["sha256"]
    blob = state_of(root) / "blobs" / name
    blob.unlink() if how == "missing" else blob.write_text("rotten")
    assert_left_alone(root, lambda: rollback(None, root=str(root), yes=True), capsys, name)
    # What does not need them goes on, and an apply of that tree heals them.
    assert apply(str(stages.v1), root=str(root), yes=True, adopt=True) == 0
    assert apply(str(stages.v2), root=str(root), yes=True) == 0
    assert rollback(None, root=str(root), yes=True) == 0


def test_an_original_that_was_lost_stops_a_restore(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    generation = json.loads((state_of(root) / "generations/0001.json").read_text())
    name = generation["originals"]["/etc/adopted/0.conf"]["data"]
    (state_of(root) / "blobs" / name).unlink()
    assert_left_alone(root, lambda: restore(root=str(root), yes=True), capsys, name)


def test_a_state_that_others_could_write_to_is_not_believed(
    root: Path, stages: Stages, capsys: pytest.CaptureFixture[str]
) -> None:
    state_of(root).chmod(0o755)
    before = photograph(root)
    assert apply(str(stages.v1), root=str(root), yes=True) == 4
    said = capsys.readouterr().err
    assert "/var/lib/gpc: it is open to others" in said
    assert said.endswith("nothing was changed\n")
    assert photograph(root) == before


def test_a_file_too_large_to_keep_is_never_taken_on(
    root: Path, stages: Stages, capsys: pytest.CaptureFixture[str]
) -> None:
    with open(root / "etc/modprobe.d/gpc-5.conf", "wb") as file:
        file.truncate((16 << 20) + 1)
    assert apply(str(stages.v1), root=str(root), yes=True, adopt=True, overwrite=True) == 5
    assert "a large file stands there" in capsys.readouterr().err


def test_a_file_that_was_there_with_the_same_bytes_comes_back(
    stages: Stages, tmp_path: Path
) -> None:
    root = host_tree.copy(stages.second, tmp_path / "restored")
    assert restore(root=str(root), yes=True) == 0
    assert (root / "etc/same.conf").read_text() == host_tree.V1["etc/same.conf"]


def test_nothing_is_said_to_be_done_when_the_reader_goes_away(
    stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nobody listening any more, the change is still made, whole."""
    root = host_tree.copy(stages.first, tmp_path / "unheard")

    class Gone:
        def write(self, text: str) -> int:
            raise BrokenPipeError

        def flush(self) -> None:
            raise BrokenPipeError

    monkeypatch.setattr("sys.stdout", Gone())
    monkeypatch.setattr("sys.stderr", Gone())
    assert apply(str(stages.v2), root=str(root), yes=True) == 0
    expected = photograph(stages.second, times=False)
    assert photograph(root, times=False) == expected
