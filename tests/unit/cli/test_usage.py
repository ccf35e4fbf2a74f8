"""Who calls gpc otherwise than it can be called is told what is wrong and what to say instead."""

from __future__ import annotations

import pytest
import typer
import typer.main

from gpc.cli.app import app, run
from gpc.cli.usage import MEANT, STARTS


def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    monkeypatch.setattr("sys.argv", ["gpc", *words])
    assert run() == 2
    heard = capsys.readouterr()
    assert heard.out == ""
    return heard.err


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("buidl", "build"),
        ("plan", "diff"),
        ("validate", "check"),
        ("Undo", "rollback"),
        ("uninstall", "restore --original"),
        ("version", "--version"),
        ("dry_run", "rehearse"),
    ],
)
def test_a_word_of_other_tools_is_answered_by_the_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, word: str, meant: str
) -> None:
    heard = said(capsys, monkeypatch, word)
    assert heard == (f"error: there is no command `{word}`\n  help: did you mean `gpc {meant}`?\n")


def test_who_would_start_a_guest_is_told_who_does(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "gpc starts no guest" in said(capsys, monkeypatch, "start", "win10")


@pytest.mark.parametrize("word", ["frobnicate", "x'y", 'x"y', "ж"])
def test_any_other_word_is_named_as_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    assert f"no command `{word}`" in said(capsys, monkeypatch, word)


@pytest.mark.parametrize("words", [("why",), ("build", "--froce"), ("check", "--format", "x")])
def test_a_wrong_option_shows_how_the_command_is_called(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    first, usage, more = said(capsys, monkeypatch, *words).splitlines()
    assert first.startswith("error: ")
    assert usage.startswith(f"  usage: gpc {words[0]} ")
    assert more == f"  help: `gpc {words[0]} --help` tells more"


def test_the_words_lead_to_commands_and_options_that_are_there() -> None:
    group = typer.main.get_group(app)
    options = {"--version", "--help", "--install-completion"}
    for meant in MEANT:
        assert meant.split()[0] in {*group.commands, *options}
    words = [word for said in MEANT.values() for word in said.split()]
    assert len(words) == len(set(words))
    assert not STARTS & set(words)


def test_the_list_of_commands_cuts_no_line_and_all_help_is_ascii(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command-line library writes UTF-8 where a locale is ASCII, so nothing else is in it."""
    for words in ((), *((name,) for name in typer.main.get_group(app).commands)):
        monkeypatch.setattr("sys.argv", ["gpc", *words, "--help"])
        assert run() == 0
        heard = capsys.readouterr().out
        assert heard.isascii()
        assert "..." not in heard.partition("Commands:")[2]
