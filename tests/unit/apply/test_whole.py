"""A damaged state is found to be one: a sample of tests/apply/test_state_fuzz.py."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kit.damaged_state import Fuzz, history
from kit.damages import Damage


def test_a_damaged_state_is_never_taken_for_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    fuzz = Fuzz(history(tmp_path / "history"), tmp_path / "damaged")
    fuzz.all(flips=1, every=13)
    assert fuzz.wrong == []
    assert sum(fuzz.runs.values()) > 500


def test_the_judge_of_damaged_states_finds_what_is_wrong(tmp_path: Path) -> None:
    """An edit of what is in place, which no damage to the state excuses."""
    fuzz = Fuzz(history(tmp_path / "history"), tmp_path / "damaged")

    def edit(state: Path) -> None:
        created = state.parents[2] / "etc/new/created.conf"
        created.unlink()
        created.write_text("somebody else's\n")

    fuzz.one("3", Damage("an edit", edit))
    assert len(fuzz.wrong) == 5
