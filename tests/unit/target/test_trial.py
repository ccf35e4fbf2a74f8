"""Whose trial it is, where machine.yaml names another loader than when the trial began."""

from __future__ import annotations

import pytest

from gpc.target.fallback import Unguarded
from gpc.target.trial import standing, trial_of, trials
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


def test_each_trial_has_its_entry_in_a_file_of_its_own() -> None:
    entries = [trial.entry for trial in trials().values()]
    assert len(set(entries)) == len(entries) >= 2
