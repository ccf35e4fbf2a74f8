"""What commands print quotes files and machines; a terminal gets it as text alone."""

from __future__ import annotations

import pytest

from gpc.commands.console import note, printable, say


@pytest.mark.parametrize("text", ["plain", "Café ½ 電", "a\tb\nc", ""])
def test_text_that_can_be_seen_stays_as_it_is(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[2Jb", "a<U+001B>[2Jb"),
        ("a\rb\n\tc\x07", "a\\rb\n\tc<U+0007>"),
        ("x\u202ey", "x<U+202E>y"),
        ("x\u200by", "x<U+200B>y"),
        ("\x9b31m", "<U+009B>31m"),
    ],
)
def test_what_nobody_could_see_is_spelled_out(
    text: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    note(text)
    say(text)
    assert capsys.readouterr() == (f"{shown}\n", f"{shown}\n")
