"""A mark's pattern means what a shell's would."""

from __future__ import annotations

from fnmatch import fnmatchcase

from hypothesis import given, settings
from hypothesis import strategies as st

from gpc.lint.marks import Wild

TEXTS = st.text("ab*", max_size=6)


@given(TEXTS, st.text("ab", max_size=6))
@settings(max_examples=300, deadline=None)
def test_a_star_is_any_text_and_the_rest_is_itself(pattern: str, text: str) -> None:
    assert Wild(tuple(pattern.split("*"))).fits(text) == fnmatchcase(text, pattern)


def test_a_star_does_not_share_what_stands_around_it() -> None:
    assert not Wild(("ab", "ba")).fits("aba")
    assert Wild(("ab", "ba")).fits("abba")
