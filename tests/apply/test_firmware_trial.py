"""A trial that the firmware is told of, in transactions: none leaves an entry of gpc's behind.

efibootmgr is a stand-in that does to variables what the real one does (`tests/consumers` has that).
"""

from __future__ import annotations

import itertools
import os
import shutil
from pathlib import Path

import pytest

from gpc.apply import state
from gpc.apply.actions import HostActions
from gpc.apply.prepare import in_force, prepare, wanted_again
from gpc.apply.transaction import Failed, Intent, commit
from gpc.apply.trial import around, collect, new_trial
from gpc.apply.wanted import NOTHING, Wanted, wanted
from gpc.commands.trial import confirming, ending_trial, without_trial
from gpc.host.reader import Answer
from gpc.host.real import RealReader
from gpc.target.firmware import GLOBAL, entries, next_boot, order
from gpc.target.trial import standing
from kit import firmware_host, host_tree
from kit.firmware import option, variable
from kit.firmware_host import MOUNTS
from kit.stand_ins import DONE, StandIns

OWNER = (os.geteuid(), os.getegid())
TOLD = "root=UUID=1 rw quiet"
SYSTEM = {
    "family": "arch",
    "hypervisor": "kvm",
    "loader": "efistub",
    "entries": "mkinitcpio-uki",
    "initramfs": "mkinitcpio",
}
DROP_IN = "etc/cmdline.d/gpc.conf"
IMAGE = "efi/EFI/Linux/arch-linux.efi"
COPY = "efi/gpc-previous/1-arch-linux.efi"


class Host(StandIns):
    """A host whose firmware starts a unified image; `refuses` are words that efibootmgr may not."""

    def __init__(self, root: Path) -> None:
        firmware_host.unified(root)
        super().__init__(root)
        self.refuses = ""
        self.programs |= {
            "efibootmgr": self.efibootmgr,
            "mkdir": lambda *words: self._done((root / words[-1].lstrip("/")).mkdir(parents=True)),
            "cp": lambda *words: self._done(shutil.copy(*self._two(words))),
            "mv": lambda *words: self._done(shutil.move(*self._two(words))),
            "systemctl": lambda *words: DONE,
        }
        for path in ("etc", "var/lib"):
            (root / path).mkdir(parents=True, exist_ok=True)
        self.put("proc/self/mountinfo", MOUNTS.replace("/boot", "/efi"))
        self.put("etc/kernel/cmdline", f"{TOLD}\n")
        preset = f"PRESETS=(default)\ndefault_uki=/{IMAGE}\n"
        self.put("etc/mkinitcpio.d/linux.preset", preset)
        self.mkinitcpio("-P")
        state.make_state(self, OWNER)

    def _two(self, words: tuple[str, ...]) -> tuple[Path, Path]:
        source, target = (self.below / word.lstrip("/") for word in words[-2:])
        return source, target

    def _done(self, _: object) -> Answer:
        return DONE

    def efibootmgr(self, *words: str) -> Answer:
        """efibootmgr 17, src/efibootmgr.c: --create, --bootnext and what takes them back."""
        if self.refuses and self.refuses in words:
            return Answer(5, "Could not prepare Boot variable: No space left on device")
        there = list(order(self))
        value = dict(itertools.pairwise(words))
        if "--create" in words:
            made = option(value["--label"], value["--loader"], words[-1])
            variable(self.below, "Boot0000", made)
            firmware_host.order(self.below, *(int(n, 16) for n in ("0000", *there)))
        elif "--delete-bootnum" in words:
            self._variable(f"Boot{value['--bootnum']}").unlink()
            left = [int(n, 16) for n in there if n != value["--bootnum"]]
            firmware_host.order(self.below, *left)
        elif "--delete-bootnext" in words:
            self._variable("BootNext").unlink()
        else:
            variable(self.below, "BootNext", int(value["--bootnext"], 16).to_bytes(2, "little"))
        return DONE

    def _variable(self, name: str) -> Path:
        return self.below / f"sys/firmware/efi/efivars/{name}-{GLOBAL}"

    def firmware(self) -> dict[str, bytes]:
        """All variables."""
        place = self.below / "sys/firmware/efi/efivars"
        return {path.name: path.read_bytes() for path in place.iterdir()}

    def apply(self, what: Wanted) -> None:
        """As `gpc apply` does with a trial, be it a new one or one that goes on."""
        trial = new_trial(self, SYSTEM, [], in_force(self).number + 1)
        files = tuple(sorted((*what.files, *trial.files)))
        intent = prepare(self, what._replace(files=files), OWNER, cause="apply").intent
        self._commit(intent._replace(actions=around(intent.actions, trial.actions)))

    def confirm(self) -> None:
        current = in_force(self)
        again = without_trial(wanted_again(self, current.number))
        prepared = prepare(self, again, OWNER, cause="confirm", back=current.back)
        self._commit(confirming(prepared, current).intent)

    def restore(self) -> None:
        current = in_force(self)
        self._commit(ending_trial(prepare(self, NOTHING, OWNER, cause="restore"), current).intent)

    def _commit(self, intent: Intent) -> None:
        try:
            commit(self, intent, HostActions(self, SYSTEM), OWNER, lambda line: None)
        finally:
            collect(self)


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(tmp_path / "root")


@pytest.fixture
def what(tmp_path: Path) -> Wanted:
    files = {DROP_IN: "# gpc\nintel_iommu=on\n"}
    tree = host_tree.build_tree(
        tmp_path / "tree", files, actions={DROP_IN: ["initramfs"]}, system=SYSTEM
    )
    return wanted(RealReader(), str(tree))


def ours(host: Host) -> list[str]:
    return [entry.number for entry in entries(host) if entry.title == "gpc-previous"]


def test_an_apply_has_the_firmware_try_the_new_one_and_keep_what_ran(
    host: Host, what: Wanted
) -> None:
    ran = (host.below / IMAGE).read_bytes()
    host.apply(what)
    assert (order(host), next_boot(host)) == (("0000", "000A", "0002"), "000A")
    assert (host.below / COPY).read_bytes() == ran != (host.below / IMAGE).read_bytes()
    assert standing(host, SYSTEM) == "try"
    done = [words for words in host.ran if words[0] in ("efibootmgr", "mkinitcpio")]
    assert [words[2] if len(words) > 2 else words[1] for words in done] == [
        "--create", "-P", "--bootnext",
    ]  # fmt: skip


@pytest.mark.parametrize("ended", ["confirm", "restore"])
def test_at_its_end_the_variables_are_those_of_before(host: Host, what: Wanted, ended: str) -> None:
    before, ran = host.firmware(), (host.below / IMAGE).read_bytes()
    host.apply(what)
    assert host.firmware() != before
    getattr(host, ended)()
    assert host.firmware() == before
    assert not (host.below / COPY).parent.exists()
    assert ((host.below / IMAGE).read_bytes() == ran) == (ended == "restore")
    assert not (host.below / "etc/gpc/firmware-previous").exists()


def test_what_the_guard_has_ended_is_no_trouble_to_who_confirms(host: Host, what: Wanted) -> None:
    before = host.firmware()
    host.apply(what)
    host.efibootmgr("--quiet", "--delete-bootnext")  # by the firmware
    host.efibootmgr("--quiet", "--bootnum", "0000", "--delete-bootnum")  # by the guard
    host.confirm()
    assert host.firmware() == before


@pytest.mark.parametrize("ignored", ["--create", "--bootnext"])
def test_a_firmware_that_forgets_what_it_was_told_ends_the_apply(
    host: Host, what: Wanted, ignored: str
) -> None:
    before, usual = host.firmware(), host.programs["efibootmgr"]
    host.programs["efibootmgr"] = lambda *words: DONE if ignored in words else usual(*words)
    with pytest.raises(Failed, match="its trial stands at "):
        host.apply(what)
    assert host.firmware() == before


def test_what_somebody_chooses_to_boot_next_during_a_trial_is_theirs(
    host: Host, what: Wanted
) -> None:
    host.apply(what)
    variable(host.below, "BootNext", b"\2\0")
    host.restore()
    assert (order(host), next_boot(host), ours(host)) == (("000A", "0002"), "0002", [])


@pytest.mark.parametrize("refused", ["--create", "--bootnext"])
def test_a_firmware_that_takes_no_entry_is_told_of_and_nothing_is_changed(
    host: Host, what: Wanted, refused: str
) -> None:
    before, ran = host.firmware(), (host.below / IMAGE).read_bytes()
    host.refuses = refused
    with pytest.raises(Failed, match="No space left on device"):
        host.apply(what)
    assert host.firmware() == before
    assert (host.below / IMAGE).read_bytes() == ran
    assert not (host.below / COPY).parent.exists()


def test_images_that_are_not_made_leave_no_entry(host: Host, what: Wanted) -> None:
    before = host.firmware()
    usual, failed = host.programs["mkinitcpio"], []

    def fails_once(*words: str) -> Answer:
        failed.append((ours(host), order(host)[0], next_boot(host)))
        return usual(*words) if len(failed) > 1 else Answer(1, "out of room")

    host.programs["mkinitcpio"] = fails_once
    with pytest.raises(Failed, match="out of room"):
        host.apply(what)
    assert failed[0] == (["0000"], "0000", None), "what ran is what would boot"
    assert host.firmware() == before
