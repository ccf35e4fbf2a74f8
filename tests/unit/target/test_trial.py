"""Whose trial it is, where machine.yaml names another loader than when the trial began."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.target.fallback import Unguarded
from gpc.target.live import ActionFailed
from gpc.target.trial import guard, require_heeded, standing, trial_of, trials
from kit import firmware_host
from kit.boot_files import put
from kit.grub_host import SYSTEM, debian

OTHER = {**SYSTEM, "loader": "other"}


def test_a_loader_that_is_not_installed_has_none_and_those_that_have_one_are_named() -> None:
    with pytest.raises(
        Unguarded, match="can have the firmware, GRUB, rEFInd and systemd-boot try an entry once"
    ):
        trial_of(OTHER)


def test_a_trial_that_another_loader_began_is_still_known() -> None:
    host = debian()
    host.files["/boot/grub/grubenv"] = "# GRUB Environment Block\ngpc_guard=tried\n####"
    assert standing(host, SYSTEM) == "tried"
    assert standing(host, OTHER) == "tried"


def test_where_no_loader_that_could_have_begun_one_is_there_is_none() -> None:
    host = debian()
    for path in [path for path in host.files if "grub" in path]:
        del host.files[path]
    assert standing(host, OTHER) == ""


def test_a_trial_has_its_entry_in_a_file_of_its_own_and_loaders_with_one_memory_have_one() -> None:
    entries = {word: trial.entry for word, trial in trials().items()}
    assert entries["efistub"] == entries["refind"]
    assert len(set(entries.values())) == len(entries) - 1


@pytest.mark.parametrize("loader", ["efistub", "refind", "grub", "limine"])
def test_the_firmwares_trial_is_ended_once_whichever_loader_is_named_by_then(
    tmp_path: Path, loader: str
) -> None:
    host = firmware_host.refind(tmp_path)
    firmware_host.kept(tmp_path, 0xB)
    firmware_host.order(tmp_path, 0xB, 0xA)
    system = {"family": "debian", "loader": loader}
    assert standing(host, system) == "tried"
    deleting = [words for words in guard(host, system, "arm", undoing=False) if "000B" in words]
    assert deleting == [("efibootmgr", "--quiet", "--bootnum", "000B", "--delete-bootnum")]


def test_a_trial_that_goes_on_is_armed_in_the_loader_that_it_began_in(tmp_path: Path) -> None:
    host = firmware_host.efistub(tmp_path)
    kept = trials()["efistub"].keep(host, {}, 3).text
    put(tmp_path, {trials()["efistub"].entry.lstrip("/"): kept})
    firmware_host.kept(tmp_path, 0xB)
    firmware_host.order(tmp_path, 0xB, 0xA)
    system = {"family": "debian", "loader": "systemd-boot"}
    armed = ("efibootmgr", "--quiet", "--bootnext", "000A")
    assert armed in guard(host, system, "arm", undoing=False)


@pytest.mark.parametrize(
    ("words", "undoing", "stands", "is_well"),
    [
        ("keep a b", False, "tried", True),
        ("keep a b", False, "", False),
        ("keep a b", False, "try", False),
        ("arm", False, "try", True),
        ("arm", False, "tried", False),
        ("arm", True, "try", True),
        ("arm", True, "", False),
    ],
)
def test_a_loader_that_took_no_notice_ends_the_transaction(
    words: str, undoing: bool, stands: str, is_well: bool
) -> None:
    host = debian()
    host.files |= {
        trials()["grub"].entry: "",
        "/boot/grub/grubenv": f"# GRUB Environment Block\ngpc_guard={stands}\n####",
    }
    if is_well:
        require_heeded(host, SYSTEM, words, undoing=undoing)
    else:
        with pytest.raises(ActionFailed, match=f"its trial stands at {stands or 'nothing'}"):
            require_heeded(host, SYSTEM, words, undoing=undoing)


def test_a_trial_that_was_ended_and_stands_ends_the_transaction() -> None:
    host = debian()
    require_heeded(host, SYSTEM, "arm", undoing=False)
    host.files["/boot/grub/grubenv"] = "# GRUB Environment Block\ngpc_guard=tried\n####"
    require_heeded(host, SYSTEM, "keep", undoing=False)
    with pytest.raises(ActionFailed, match="its trial stands at tried"):
        require_heeded(host, SYSTEM, "arm", undoing=False)
