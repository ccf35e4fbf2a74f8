"""What is quoted for Nix is read back as it was, by a reader that follows its lexer."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpc.target.language import NIX, AttributeName, IndentedLine, Inexpressible

TEXTS = st.text(
    st.sampled_from("'$\\\"{}\n\r\t a") | st.characters(codec="utf-8", exclude_characters="\0"),
    max_size=20,
)
ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}

PLAIN = re.compile(r'(?s)(?:[^$"\\]|\$[^{"\\]|\\.|\$\\.)+|\$(?!\{)')
INDENTED = re.compile(
    r"(?s)(?P<quotes>''')|''(?P<dollar>\$)|''\\(?P<any>.)"
    r"|(?P<text>(?:[^$']|\$[^{']|'[^'$])+)|(?P<one>\$(?!\{)|'(?!'))"
)
"""The rules of STRING and of IND_STRING, the longest first. Source: Nix 2.8, lexer.l."""


def read_plain(text: str) -> str:
    """The value of a string. Raises ValueError where it ends early, or holds an expression."""
    assert text[:1] == text[-1:] == '"'
    found, at = "", 1
    while at < len(text) - 1:
        match = PLAIN.match(text, at, len(text) - 1)
        if match is None:
            raise ValueError(text[at:])
        found, at = found + match[0], match.end()
    return re.sub(r"(?s)\\(.)", lambda each: ESCAPED.get(each[1], each[1]), found)


def read_indented(line: str) -> str:
    """The value of a line between two pairs of quotes. Raises ValueError as above."""
    found, at = "", 0
    while at < len(line):
        match = INDENTED.match(line, at)
        if match is None or line.startswith("${", at):
            raise ValueError(line[at:])
        if match["quotes"]:
            found += "''"
        elif match["any"]:
            found += ESCAPED.get(match["any"], match["any"])
        else:
            found += match["dollar"] or match["text"] or match["one"]
        at = match.end()
    return found


@given(TEXTS)
def test_a_string_is_read_back(text: str) -> None:
    quoted = NIX.quote(text)
    assert read_plain(quoted) == text
    assert "\n" not in quoted


@given(TEXTS)
def test_a_line_of_an_indented_string_is_read_back(text: str) -> None:
    quoted = NIX.quote(IndentedLine(text))
    # What follows in the file is the end of the line.
    assert read_indented(f"{quoted}\n") == f"{text}\n"
    assert "\n" not in quoted.replace("''\\\n", "")


def test_the_readers_know_an_early_end_and_an_expression() -> None:
    for text in ('"a"b"', '"${x}"'):
        with pytest.raises(ValueError, match=r"b|x"):
            read_plain(text)
    for line in ("a''b", "${x}", "''''${x}"):
        with pytest.raises(ValueError, match=r"b|x"):
            read_indented(line)


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_what_no_string_of_nix_holds_is_refused(text: str) -> None:
    for kind in (str, IndentedLine, AttributeName):
        with pytest.raises(Inexpressible, match="NUL"):
            NIX.quote(kind(text))


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("gpc-bind", "gpc-bind"),
        ("_a", "_a"),
        ("in", '"in"'),
        ("inherits", "inherits"),
        ("1st", '"1st"'),
        ("a.b", '"a.b"'),
        ("${x}", '"\\${x}"'),
        ("", '""'),
    ],
)
def test_an_attribute_stands_bare_where_it_can(name: str, quoted: str) -> None:
    assert NIX.quote(AttributeName(name)) == quoted
