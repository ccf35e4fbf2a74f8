"""Every file of the state removed, cut, swapped, replaced and flipped, and then every command."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.damaged_state import Fuzz, history


@pytest.mark.slow
def test_a_damaged_state_is_never_taken_for_another(
    quick_place: Path, quick: None, capsys: pytest.CaptureFixture[str]
) -> None:
    fuzz = Fuzz(history(quick_place / "history"), quick_place / "damaged")
    fuzz.all(flips=6, every=1)
    with capsys.disabled():
        print(f"\nstate: {sum(fuzz.runs.values())} runs, {dict(sorted(fuzz.runs.items()))}")
    assert fuzz.wrong == []
