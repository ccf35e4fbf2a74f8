"""What rpm-ostree is asked to do with an image, and what gpc lets it undo."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.target.entries import BootEntry
from gpc.target.live import ActionFailed
from gpc.target.owner import Undelivered, foretold
from gpc_targets.rpm_ostree.live import (
    ACTIONS,
    entries,
    recognise,
    require,
    standing,
)
from gpc_targets.rpm_ostree.live.image import DROP_IN, MARK, commands
from kit.grub_host import FakeReader
from kit.hosts import file, machine
from kit.owners.base import OwnedHost
from kit.owners.rpm_ostree import RpmOstree

DRACUT = (
    'install_items+=" /etc/modprobe.d/gpc.conf "\n'
    'install_items+=" /etc/udev/rules.d/70-gpc.rules "\nforce_drivers+=" vfio_pci "\n'
)
TRACKED = ("--track=/etc/modprobe.d/gpc.conf", "--track=/etc/udev/rules.d/70-gpc.rules")
SYSTEM = dict(RpmOstree.SYSTEM)


class Image:
    """A host whose image is looked at, with gpc's files there or not."""

    def __init__(self, base: Path) -> None:
        self.ostree = RpmOstree(base)
        self.host = OwnedHost(self.ostree)

    def files(self, there: bool, text: str = "rule") -> None:
        for path in ("etc/modprobe.d/gpc.conf", "etc/udev/rules.d/70-gpc.rules"):
            self.ostree.put(path, f"{text} of {path}\n")
        self.ostree.put(DROP_IN[1:], DRACUT)
        if not there:
            for path in ("etc/modprobe.d/gpc.conf", "etc/udev/rules.d/70-gpc.rules", DROP_IN[1:]):
                (self.ostree.root / path).unlink()

    def run(self) -> list[tuple[str, ...]]:
        asked = commands(self.host)
        for command in asked:
            answer = self.host.act(command, {})
            assert answer.code == 0, answer.text
        return asked

    @property
    def has_rule(self) -> bool:
        return "70-gpc.rules" in str(self.ostree.next["image"])


@pytest.fixture
def image(tmp_path: Path) -> Image:
    return Image(tmp_path)


def test_without_a_keeper_in_the_commit_the_image_is_made_on_the_host(image: Image) -> None:
    image.files(True)
    assert image.run() == [("rpm-ostree", "initramfs", "--enable", f"--arg={MARK}")]
    assert image.has_rule
    image.files(True, "another")
    image.run()  # a second time, which without the argument would fail
    assert "another" in str(image.ostree.next["image"])
    image.ostree.new_kernel("")
    assert image.has_rule
    image.files(False)
    assert image.run() == [("rpm-ostree", "initramfs", "--disable")]
    assert not image.ostree.next["regenerate-initramfs"]
    assert image.run() == []


def test_what_somebody_else_enabled_stays_enabled_and_as_it_was(image: Image) -> None:
    for arguments in ([], ["--add=x"]):
        given = [f"--arg={word}" for word in arguments]
        image.ostree.run(("rpm-ostree", "initramfs", "--enable", *given))
        image.files(True)
        image.run()
        assert image.has_rule
        image.files(False)
        image.run()
        assert not image.has_rule
        assert image.ostree.next["regenerate-initramfs"]
        assert image.ostree.next["initramfs-args"] == arguments


def test_arguments_that_came_later_outlive_gpcs(image: Image) -> None:
    image.files(True)
    image.run()
    image.ostree.run(
        ("rpm-ostree", "initramfs", "--enable", f"--arg={MARK}", "--arg=--verbose")
    )  # fmt: skip
    image.files(False)
    assert image.run() == [("rpm-ostree", "initramfs", "--enable", "--arg=--verbose")]


def test_with_a_keeper_in_the_commit_a_second_image_has_the_files(image: Image) -> None:
    image.ostree.has_keeper = True
    image.files(True)
    assert image.run() == [("rpm-ostree", "initramfs-etc", "--force-sync", *TRACKED)]
    assert image.has_rule
    image.files(True, "another")
    image.run()  # frozen unless --force-sync is said
    assert "another" in str(image.ostree.next["image"])
    image.files(False)
    gone = (word.replace("--track", "--untrack") for word in TRACKED)
    assert image.run() == [("rpm-ostree", "initramfs-etc", *gone)]
    assert image.run() == []


def test_files_that_others_track_are_left_alone(image: Image) -> None:
    image.ostree.has_keeper = True
    image.ostree.run(("rpm-ostree", "initramfs-etc", "--track=/etc/crypttab"))
    image.files(True)
    image.run()
    image.files(False)
    image.run()
    assert image.ostree.next["initramfs-etc"] == ["/etc/crypttab"]


def test_a_host_that_does_not_say_how_its_image_is_made_is_not_changed(image: Image) -> None:
    image.ostree.deployments = []
    with pytest.raises(ActionFailed, match="does not say"):
        commands(image.host)


def test_what_it_costs_is_said_before_and_only_the_first_time(image: Image) -> None:
    assert list(foretold(image.host, SYSTEM, ["initramfs"])) == []
    image.files(True)
    said = "\n".join(foretold(image.host, SYSTEM, ["initramfs", "kargs"]))
    assert "`bootc upgrade` refuses" in said
    assert list(foretold(image.host, SYSTEM, ["kargs"])) == []
    image.run()
    assert list(foretold(image.host, SYSTEM, ["initramfs"])) == []


def test_an_image_that_another_builder_would_make_is_none_of_a_deployment(image: Image) -> None:
    with pytest.raises(Undelivered, match="none that dracut makes"):
        require(image.host, {"initramfs": "dracut"})
    for builder in ("rpm-ostree", "none", ""):
        require(image.host, {"initramfs": builder})


def test_a_host_that_forbids_local_images_is_refused(image: Image) -> None:
    image.ostree.put("etc/rpm-ostreed.conf", "[Daemon]\n#LockLayering=true\n")
    require(image.host, SYSTEM)
    image.ostree.put("etc/rpm-ostreed.conf", "[Daemon]\nLockLayering=true\n")
    with pytest.raises(Undelivered, match="LockLayering"):
        require(image.host, SYSTEM)
    require(image.host, SYSTEM | {"initramfs": "none"})


def hand_over(image: Image, words: str, *, undoing: bool = False) -> list[tuple[str, ...]]:
    return ACTIONS[0].commands(image.host, SYSTEM, words, undoing)


def test_words_that_are_there_are_handed_over_no_second_time(image: Image) -> None:
    words = "-quiet +iommu=pt"
    asked = hand_over(image, words)
    assert asked == [
        ("rpm-ostree", "kargs", "--delete-if-present=quiet", "--append-if-missing=iommu=pt")
    ]
    image.host.act(asked[0], {})
    assert hand_over(image, words) == []
    undo = hand_over(image, words, undoing=True)
    assert undo == [
        ("rpm-ostree", "kargs", "--delete-if-present=iommu=pt", "--append-if-missing=quiet")
    ]


def test_pages_of_another_size_are_another_pair(image: Image) -> None:
    image.ostree.stage(kargs=["root=UUID=1", "hugepagesz=2M", "hugepages=16"])
    words = "+hugepagesz=1G +hugepages=16"
    image.host.act(hand_over(image, words)[0], {})
    there = standing(image.host, SYSTEM)
    assert there is not None
    assert there.linux[1:3] != ()
    assert "hugepagesz=1G hugepages=16" in there.linux
    image.host.act(hand_over(image, words, undoing=True)[0], {})
    there = standing(image.host, SYSTEM)
    assert there is not None
    assert there.linux[:2] == ("root=UUID=1", "hugepagesz=2M hugepages=16")


def test_the_highest_entry_is_the_next_deployment_where_the_program_does_not_answer() -> None:
    entry = "title Fedora\nlinux /vmlinuz\noptions root=UUID={} ostree=/x\n"
    folder = "/boot/loader/entries"
    names = {"ostree-2.conf": 2, "ostree-10-fedora.conf": 10, "ostree-x.conf": 99}
    reader = FakeReader({f"{folder}/{name}": entry.format(n) for name, n in names.items()})
    assert entries(reader, SYSTEM) == (
        BootEntry("0", "the deployment of the next boot", "its kernel", (), ("root=UUID=10",)),
    )
    assert entries(FakeReader({}), SYSTEM) is None


@pytest.mark.parametrize(
    ("files", "seen"),
    [
        ({"/proc/cmdline": "root=x ostree=/ostree/boot.1"}, "ostree= in /proc/cmdline"),
        ({"/run/ostree-booted": ""}, "/run/ostree-booted"),
        ({"/proc/cmdline": "root=x", "/boot/grub2/grub.cfg": "blscfg"}, None),
        ({"/proc/cmdline": "composefs=abc ostree=x"}, None),
    ],
)
def test_it_is_known_by_what_booted(files: dict[str, str], seen: str | None) -> None:
    found = recognise(FakeReader({"/usr/bin/rpm-ostree": "", **files}))
    assert (found and found.what) == seen
    assert recognise(FakeReader(files)) is None  # another program's host


def test_the_drop_in_is_read_by_dracut_alone() -> None:
    boot = "boot: {loader: grub, entries: rpm-ostree, initramfs: rpm-ostree}"
    found = file(machine(cpu="intel", more=boot), DROP_IN[1:])
    assert found is not None
    assert found.text.endswith('force_drivers+=" vfio_virqfd "\n')
    assert file(machine(more="boot: {initramfs: dracut}"), DROP_IN[1:]) is None
