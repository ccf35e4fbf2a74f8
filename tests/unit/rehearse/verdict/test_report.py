"""The report of a rehearsal: the same as text, as JSON and as a page."""

from __future__ import annotations

import json

import pytest

from gpc.rehearse.verdict.page import page
from gpc.rehearse.verdict.report import as_json, text, verdict
from kit.sample_rehearsal import HOSTILE, sample

LONG = "the card went " + "from hand to hand " * 8 + "and came to rest"


@pytest.mark.parametrize("columns", [40, 60, 100])
def test_sentences_are_broken_at_the_width_of_the_terminal(columns: int) -> None:
    lines = text(sample(LONG), columns).splitlines()
    start = next(n for n, line in enumerate(lines) if "because" in line)
    end = next(n for n, line in enumerate(lines) if n > start and not line.startswith("       "))
    assert end - start > 1
    assert all(len(line) <= columns for line in lines[start:end])
    assert " ".join(line.strip() for line in lines[start:end]) == f"because {LONG}"


def test_a_file_has_whole_sentences_and_no_colour() -> None:
    whole = text(sample(LONG))
    assert f"       because {LONG}\n" in whole
    assert "\x1b" not in whole


def test_a_terminal_has_the_verdicts_in_colour_and_nothing_else() -> None:
    plain, colored = text(sample("why"), 80), text(sample("why"), 80, color=True)
    assert "\x1b[1;31m  FAIL \x1b[0m" in colored
    for code in ("\x1b[1;31m", "\x1b[32m", "\x1b[0m"):
        colored = colored.replace(code, "")
    assert colored == plain


def test_json_has_everything_and_says_which_format_it_is() -> None:
    found = json.loads(as_json(sample(HOSTILE)))
    assert (found["format"], found["passed"], found["host"]) == (1, False, "phenom")
    (boot,) = found["boots"]
    assert boot["console"] == HOSTILE
    assert boot["steps"][1]["reasons"] == [f"because {HOSTILE}"]
    assert boot["steps"][1]["owners"][0]["driver"] == "bochs-drm"


def test_text_and_page_end_with_the_same_verdict() -> None:
    for passed in (True, False):
        found = sample("why", passed=passed)
        assert text(found).endswith(f"\n{verdict(found)}\n")
        assert verdict(found) in page(found)
    assert verdict(sample("why")) == "phenom: 1 of 2 steps failed in 1 boot, 20 s"


def test_what_a_guest_says_is_no_markup_of_the_page() -> None:
    assert "<script" not in page(sample(HOSTILE))
    assert "<img" not in page(sample(HOSTILE))
