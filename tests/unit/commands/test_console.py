"""What commands print quotes files and machines; a terminal gets it as text alone."""

from __future__ import annotations

import io

import pytest

from gpc.commands.console import folded, note, printable, say


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


class Terminal(io.StringIO):
    """A stream that says that a person reads it."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("columns", [30, 60, 200])
def test_prose_is_parted_between_words_in_a_terminal(
    monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    text = "error: the first words of a sentence that goes on for long\n  help: and what then helps"
    lines = folded(text, Terminal()).split("\n")
    assert all(len(line) <= columns for line in lines)
    assert " ".join(" ".join(lines).split()) == " ".join(text.split())
    assert [line for line in lines if line.startswith("  help: ")]
    after = lines[next(n for n, line in enumerate(lines) if line.startswith("  help")) + 1 :]
    assert all(line.startswith("  ") for line in after)


def test_what_is_parted_hangs_below_its_own_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    assert folded("name  some words of it", Terminal(), 6) == "name  some words of\n      it"


def test_code_and_long_words_stay_whole_in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    code = "```\nfoo: {bar: 1, something: else, more: words}\n```"
    assert folded(code, Terminal()) == code
    path = "/etc/systemd/system/gpc-bind.service"
    assert folded(f"see {path} there", Terminal()).split("\n") == ["see", path, "there"]


def test_who_is_no_terminal_gets_a_line_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    text = "a line that is longer than that, in a file"
    assert folded(text, io.StringIO()) == text
