"""The programs that an apply runs: each of them fails, is missing or does half of its work."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from gpc.apply import state
from gpc.apply.actions import Action, HostActions, action_of
from gpc.apply.prepare import prepare
from gpc.apply.recover import recover
from gpc.apply.transaction import Failed, commit
from gpc.apply.trial import around, pair
from gpc.apply.wanted import wanted
from gpc.host.reader import Answer
from gpc.host.real import RealReader
from gpc.host.signals import deferred
from gpc.host.writer import RealHost
from gpc.target.language import XML
from gpc.target.live import ActionFailed, Fed
from kit import host_tree
from kit.host_tree import photograph

CONF = "etc/modprobe.d/gpc.conf"
SYSTEM = {"family": "debian", "hypervisor": "kvm", "loader": "grub", "initramfs": "initramfs-tools"}
OWNER = (os.geteuid(), os.getegid())


class Programs(RealHost):
    """A host whose programs are Python: update-initramfs copies the configuration to /boot."""

    def __init__(self, root: Path) -> None:
        super().__init__(str(root))
        self.below = root
        self.ran: list[str] = []
        self.programs: dict[str, Callable[[], Answer]] = {
            "update-initramfs": self.image,
            "update-grub": lambda: self.write("boot/grub/grub.cfg", "menu of "),
        }

    def has_program(self, name: str) -> bool:
        return name in self.programs

    def act(
        self, command: Sequence[str], environment: Mapping[str, str], stdin: bytes = b""
    ) -> Answer:
        self.ran.append(command[0])
        if command[0] not in self.programs:
            return Answer(127, f"there is no program {command[0]}")
        return self.programs[command[0]]()

    def image(self) -> Answer:
        return self.write("boot/initrd.img", "image of ")

    def write(self, where: str, what: str) -> Answer:
        conf = self.below / CONF
        text = conf.read_text() if conf.exists() else "nothing"
        (self.below / where).write_text(what + text)
        return Answer(0, "")


class Stage:
    """A host with an image and a menu, and a tree that needs both anew."""

    def __init__(self, base: Path) -> None:
        self.root = base / "root"
        for name in ("etc/modprobe.d", "boot/grub", "var/lib"):
            (self.root / name).mkdir(parents=True)
        self.host = Programs(self.root)
        self.host.image()
        self.host.programs["update-grub"]()
        self.tree = host_tree.build_tree(
            base / "tree",
            {CONF: "options ours\n"},
            actions={CONF: ["grub", "initramfs"]},
            system=SYSTEM,
        )
        self.before = photograph(self.root, times=False)
        state.make_state(self.host, OWNER)
        self.said: list[str] = []

    def apply(self, stopping: Callable[[], bool] = lambda: False) -> None:
        intent = prepare(self.host, wanted(RealReader(), str(self.tree)), OWNER).intent
        runner = HostActions(self.host, SYSTEM)
        commit(self.host, intent, runner, OWNER, self.said.append, stopping=stopping)

    def fails(self, stopping: Callable[[], bool] = lambda: False) -> Failed:
        with pytest.raises(Failed) as failed:
            self.apply(stopping)
        return failed.value

    @property
    def image(self) -> str:
        return (self.root / "boot/initrd.img").read_text()


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def test_images_come_before_the_menu_that_names_them(stage: Stage) -> None:
    stage.apply()
    assert stage.host.ran == ["update-initramfs", "update-grub"]
    assert stage.image == "image of options ours\n"


def test_a_failing_action_brings_the_files_back_and_the_image_too(stage: Stage) -> None:
    stage.host.programs["update-grub"] = lambda: Answer(1, "one\ntwo\nno space left")
    failed = stage.fails()
    assert failed.reason.startswith("update-grub ended with 1")
    assert failed.reason.endswith("| no space left")
    assert failed.leftovers == ()  # it had written nothing, both times
    assert photograph(stage.root, times=False) == stage.before
    assert stage.host.ran == ["update-initramfs", "update-grub"] * 2


def test_what_kept_a_fallback_gives_it_up_when_the_image_is_that_of_before(stage: Stage) -> None:
    class Recording(HostActions):
        def run(self, action: Action, *, undoing: bool = False) -> None:
            ran.append(f"{'undo ' if undoing else ''}{action.name}")
            if action.name == "guard arm" and not undoing:
                raise ActionFailed("the loader cannot be told")

    ran: list[str] = []
    intent = prepare(stage.host, wanted(RealReader(), str(stage.tree)), OWNER).intent
    intent = intent._replace(actions=around(intent.actions, pair()))
    with pytest.raises(Failed):
        commit(stage.host, intent, Recording(stage.host, SYSTEM), OWNER, stage.said.append)
    begun = ["systemd daemon-reload", "guard keep", "initramfs", "guard arm"]
    assert ran[:4] == begun
    assert [name.removeprefix("undo ") for name in ran[4:]] == [
        "systemd daemon-reload", "initramfs", "guard arm", "guard keep",
    ]  # fmt: skip


def test_only_what_was_begun_is_run_again(stage: Stage) -> None:
    stage.host.programs["update-initramfs"] = lambda: Answer(1, "no")
    assert stage.fails().leftovers == ()
    assert stage.host.ran == ["update-initramfs", "update-initramfs"]
    assert photograph(stage.root, times=False) == stage.before


def test_an_image_that_was_half_written_and_cannot_be_made_again_needs_a_person(
    stage: Stage,
) -> None:
    def half() -> Answer:
        stage.host.image()
        return Answer(1, "the disk is full")

    def broken() -> Answer:
        return Answer(1, "still full")

    def first() -> Answer:
        stage.host.programs["update-initramfs"] = broken
        return half()

    stage.host.programs["update-initramfs"] = first
    failed = stage.fails()
    assert [left.path for left in failed.leftovers] == ["rebuilding the initial RAM file systems"]
    assert "still full" in failed.leftovers[0].reason
    assert not (stage.root / CONF).exists()
    # The next command tries again, and succeeds once the program does.
    stage.host.programs["update-initramfs"] = stage.host.image
    done = recover(stage.host, HostActions(stage.host, SYSTEM), stage.said.append)
    assert done is not None
    assert (done.happened, done.leftovers) == (False, ())
    assert photograph(stage.root, times=False) == stage.before


def test_programs_that_are_missing_are_known_before_anything_is_done(stage: Stage) -> None:
    del stage.host.programs["update-grub"]
    runner = HostActions(stage.host, SYSTEM)
    names = ("initramfs", "grub", "libvirt define etc/gpc/libvirt/one.xml")
    assert runner.missing(map(action_of, names)) == ["update-grub", "virsh"]


def test_a_program_that_vanishes_meanwhile_is_undone(stage: Stage) -> None:
    del stage.host.programs["update-initramfs"]
    failed = stage.fails()
    assert "there is no program update-initramfs" in failed.reason
    assert failed.leftovers == ()
    assert photograph(stage.root, times=False) == stage.before


def test_a_system_that_nobody_knows_is_an_error_in_words(stage: Stage) -> None:
    runner = HostActions(stage.host, {})
    with pytest.raises(OSError, match="does not know how this system does grub"):
        runner.run(action_of("grub"))
    with pytest.raises(OSError, match="knows no action dance"):
        runner.run(action_of("dance"))


@pytest.mark.usefixtures("in_a_terminal")
@pytest.mark.parametrize("request_", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_program_ends_in_its_own_time_when_an_end_is_asked_for(
    stage: Stage, request_: signal.Signals
) -> None:
    def slow() -> Answer:
        os.kill(os.getpid(), request_)
        return stage.host.image()

    stage.host.programs["update-initramfs"] = slow
    with deferred() as stopping:
        failed = stage.fails(stopping)
    assert failed.stopped
    assert failed.leftovers == ()
    assert stage.host.ran == ["update-initramfs", "update-initramfs"]
    assert photograph(stage.root, times=False) == stage.before


def test_whoever_ends_while_programs_run_is_undone_by_the_next_command(stage: Stage) -> None:
    class Killed(BaseException):
        pass

    def dies() -> Answer:
        stage.host.image()
        raise Killed

    stage.host.programs["update-initramfs"] = dies
    with pytest.raises(Killed):
        stage.apply()
    # Its own undo met the same end, at the same program: as if it had been killed there.
    assert not (stage.root / CONF).exists()
    stage.host.programs["update-initramfs"] = stage.host.image
    done = recover(stage.host, HostActions(stage.host, SYSTEM), stage.said.append)
    assert done is not None
    assert not done.leftovers
    assert photograph(stage.root, times=False) == stage.before


def test_output_of_real_programs_is_told_and_their_terminal_is_not_ours(tmp_path: Path) -> None:
    host = RealHost("/")
    answer = host.act(("/bin/sh", "-c", "echo said; ps -o sid= -p $$; exit 3"), {})
    assert answer.code == 3
    assert answer.text.startswith("said\n")
    assert str(os.getsid(0)) != answer.text.split()[-1]
    assert host.act((str(tmp_path / "nothing"),), {}).code == 127
    (tmp_path / "text").write_text("")
    assert host.act((str(tmp_path / "text"),), {}).code == 126


def test_what_a_program_reads_is_on_no_command_line_and_what_it_says_of_it_is_not_told(
    tmp_path: Path,
) -> None:
    secret = "op'en<s"
    heard = tmp_path / "heard"
    script = f"tee {heard}; cat /proc/$$/cmdline; exit 3"

    class Telling(HostActions):
        def commands(self, action: Action, *, undoing: bool) -> list[Fed]:
            return [
                Fed(("/bin/sh", "-c", script), f"<a b='{XML.quote(secret)}'>".encode(), (secret,))
            ]

    with pytest.raises(ActionFailed) as failed:
        Telling(RealHost("/"), SYSTEM).run(action_of("libvirt define x"))
    assert heard.read_text() == "<a b='op&apos;en&lt;s'>"
    assert "(a secret)" in str(failed.value)
    assert secret not in str(failed.value)
    assert XML.quote(secret) not in str(failed.value)
