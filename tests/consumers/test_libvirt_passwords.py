"""A password reaches libvirt through an apply, and nothing else that gpc writes or runs has it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from gpc.apply import state
from gpc.apply.prepare import prepare, wanted_again
from gpc.apply.transaction import Failed
from gpc.apply.wanted import NOTHING, Wanted
from gpc.host.reader import Answer
from kit.command import gpc
from kit.libvirt_stage import OWNER, Stage
from kit.libvirt_stage import PASSWORD_FILE as FILE
from kit.one_guest import BASE
from kit.secrets import Watched, holding, spellings
from lab.libvirt import Libvirtd

pytestmark = pytest.mark.consumer

FIRST, SECOND = "q7&<'\"Zx", "w8>\\$`k~"


class Guarded(Stage):
    """The same, with a guest whose display has a password."""

    def tree_of(
        self, memory: int = 4, vnc: str = f"{{listen: 0.0.0.0, password_file: {FILE}}}"
    ) -> Wanted:
        machine = BASE.replace("gpus: [rtx]", "gpus: []").replace("vnc: {}", f"vnc: {vnc}")
        return self.tree(machine.replace("memory: 4 GiB", f"memory: {memory} GiB"))

    def has(self, secret: str) -> bool:
        """Whether libvirt has the password, and hides it from who does not ask for it."""
        assert "passwd" not in self.shown()
        return escape(secret, {"'": "&apos;", '"': "&quot;"}) in self.shown("--security-info")

    def memory(self) -> int:
        return int(self.shown().partition("<memory unit='KiB'>")[2].partition("<")[0]) >> 20


@pytest.fixture
def stage(tmp_path: Path, libvirtd: Libvirtd) -> Iterator[Guarded]:
    found = Guarded(tmp_path, libvirtd)
    found.password(f"{FIRST}\n")
    yield found
    libvirtd.virsh("undefine", "--nvram", "g")


def test_libvirt_gets_the_password_and_keeps_it_for_root(stage: Guarded) -> None:
    assert stage.apply(stage.tree_of()) == 1
    assert stage.has(FIRST)
    assert stage.libvirtd.kept() == {"g.xml": 0o600}
    argv = stage.libvirtd.to_argv(stage.shown("--security-info"))
    assert any(word.startswith("0.0.0.0:") and ",password=on" in word for word in argv)


def test_nothing_that_gpc_writes_runs_or_says_holds_the_password(
    stage: Guarded, capfd: pytest.CaptureFixture[str]
) -> None:
    want = stage.tree_of()
    with Watched(FIRST, SECOND) as watched:
        assert stage.apply(want) == 1
        stage.password(SECOND)
        assert stage.apply(want) == 2
    assert stage.has(SECOND)
    assert watched.rounds > 1
    assert watched.seen == set()
    secrets = [stage.root / FILE.lstrip("/")]
    for secret in (FIRST, SECOND):
        found = [stage.base / path for path in holding(stage.base, secret)]
        assert [path for path in found if path not in secrets] == []
        told = "\n".join((*stage.told, *stage.host.said, *capfd.readouterr(), stage.libvirtd.log))
        assert not any(form.decode() in told for form in spellings(secret))
    why = gpc("why", "etc/gpc/libvirt/g.xml", cwd=stage.base)
    assert f"file='{FILE}'" in why.stdout
    assert FIRST not in why.stdout + why.stderr


def test_the_watch_sees_what_a_process_says_and_the_search_what_a_file_holds(
    tmp_path: Path,
) -> None:
    with Watched(FIRST) as watched:
        subprocess.run(["sh", "-c", "sleep 1; :", FIRST], check=True)
    assert any(one.startswith("cmdline of") for one in watched.seen)
    (tmp_path / "a").write_text(f"<graphics passwd='{escape(FIRST, {chr(39): '&apos;'})}'/>")
    assert holding(tmp_path, FIRST) == ["a"]


def test_a_password_that_changed_is_taken_up_by_the_next_apply(stage: Guarded) -> None:
    want = stage.tree_of()
    assert stage.apply(want) == 1
    assert stage.apply(want) == 0
    stage.password(f"{SECOND}\n")
    assert [change.path for change in prepare(stage.host, want, OWNER).renewed] == [
        "/etc/gpc/libvirt/g.xml"
    ]
    assert stage.apply(want) == 2
    assert stage.has(SECOND)
    assert stage.apply(want) == 0
    # A rollback from there goes where one went before: the files are the same.
    assert state.generation(stage.host, 2).back == state.generation(stage.host, 1).back


def test_a_guest_keeps_its_password_where_its_file_holds_none_any_more(stage: Guarded) -> None:
    want = stage.tree_of()
    stage.apply(want)
    for text in ("", "one\ntwo\n"):
        stage.password(text)
        assert stage.apply(want) == 0
    (stage.root / FILE.lstrip("/")).unlink()
    assert stage.apply(want) == 0
    assert stage.has(FIRST)


def test_a_libvirt_that_does_not_answer_stops_no_change_of_other_files(
    stage: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    want = stage.tree_of()
    stage.apply(want)
    stage.password(SECOND)
    with monkeypatch.context() as silent:
        silent.setattr(stage.host, "_virsh", lambda command, input: Answer(1, "no connection"))
        other = want.files[-1]._replace(path="/etc/modprobe.d/gpc.conf", data=b"x\n", actions=())
        assert stage.apply(want._replace(files=tuple(sorted((*want.files, other))))) == 2
    assert stage.apply(want) == 3
    assert stage.has(SECOND)


@pytest.mark.parametrize("is_gone", [False, True], ids=["the file as it was", "the file gone"])
def test_an_apply_that_fails_brings_the_earlier_guest_back_with_its_password(
    is_gone: bool, stage: Guarded
) -> None:
    stage.apply(stage.tree_of())
    want = stage.tree_of(memory=5)
    # Another file, whose action fails once the guest is defined.
    later = want.files[-1]._replace(
        path="/etc/modprobe.d/gpc.conf", data=b"options x\n", actions=("initramfs",)
    )
    want = want._replace(files=tuple(sorted((*want.files, later))))
    seen = []

    def fail() -> Answer:
        seen.append(stage.memory())
        if is_gone and len(seen) == 1:
            (stage.root / FILE.lstrip("/")).unlink()
        return Answer(1 if len(seen) == 1 else 0, "no room")

    stage.host.at_images = fail
    with pytest.raises(Failed) as failed:
        stage.apply(want)
    assert failed.value.leftovers == ()
    assert seen[0] == 5
    assert stage.memory() == 4
    assert stage.has(FIRST)


def test_a_rollback_brings_the_password_back_and_a_restore_takes_the_guest_away(
    stage: Guarded,
) -> None:
    stage.apply(stage.tree_of())
    assert stage.apply(stage.tree_of(vnc="{}")) == 2
    assert "passwd" not in stage.shown("--security-info")
    assert stage.apply(wanted_again(stage.host, 1), "rollback to 1") == 3
    assert stage.has(FIRST)
    stage.apply(NOTHING, "restore")
    assert not stage.libvirtd.virsh("domuuid", "g").ok


@pytest.mark.parametrize("text", ["", "one\ntwo\n", "ninechars", None])
def test_a_guest_is_never_defined_without_its_password(text: str | None, stage: Guarded) -> None:
    if text is None:
        (stage.root / FILE.lstrip("/")).unlink()
    else:
        stage.password(text)
    with pytest.raises(Failed) as failed:
        stage.apply(stage.tree_of())
    assert failed.value.reason.startswith(f"{FILE}, where the password of the guest's VNC server")
    assert not text or text.strip() not in failed.value.reason
    assert not stage.libvirtd.virsh("domuuid", "g").ok
    assert failed.value.leftovers == ()
