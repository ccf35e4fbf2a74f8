"""Findings as text: pictures that point right, and formats that their readers accept."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpc.report.codes import explain
from gpc.report.diagnostics import Diagnostic, Finding, Mark, located
from gpc.report.drawing import FORMATS, Format, draw
from gpc.report.drawing.bounds import MOST
from gpc.report.drawing.cells import columns, row, view, wrap
from gpc.report.located import Source, Span
from kit.findings import findings

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def finding(text: str, span: Span, *also: Mark, **more: str) -> Finding:
    """One finding in a text."""
    diagnostic = Diagnostic("bad-value", "this is wrong", span, also, **more)  # type: ignore[arg-type]
    [found] = located(Source("machine.yaml", text), [diagnostic])
    return found


def picture(text: str, span: Span, *also: Mark, width: int = 80) -> list[str]:
    """The lines from the source on, without head and summary."""
    drawn = draw([finding(text, span, *also)], "full", width=width)
    return drawn.split("\n")[3:-4]


def test_an_underline_stands_under_its_span() -> None:
    assert picture("key: value\n", Span(0, 5, 0, 10)) == ["1 | key: value", "  |      ^^^^^"]


def test_a_tab_takes_columns_and_its_underline_too() -> None:
    assert picture("a:\n\tb: c\n", Span(1, 1, 1, 2)) == ["2 |     b: c", "  |     ^"]
    assert picture("a:\n\tb: c\n", Span(1, 0, 1, 1)) == ["2 |     b: c", "  | ^^^^"]


def test_wide_characters_take_two_columns() -> None:
    assert picture("名前: 値x\n", Span(0, 4, 0, 6)) == ["1 | 名前: 値x", "  |       ^^^"]


def test_combining_characters_take_none() -> None:
    assert picture("e\u0301: x\n", Span(0, 4, 0, 5)) == ["1 | e\u0301: x", "  |    ^"]


def test_characters_that_turn_the_text_around_are_spelt_out() -> None:
    drawn = picture("a: \u202eb\u200f\n", Span(0, 4, 0, 5))
    assert drawn == ["1 | a: <U+202E>b<U+200F>", "  |            ^"]


def test_a_span_of_nothing_still_shows() -> None:
    assert picture("key:\n", Span(0, 4, 0, 4)) == ["1 | key:", "  |     ^"]


def test_a_span_over_lines_is_underlined_to_the_end_of_its_first() -> None:
    assert picture("a: [b,\n  c]\n", Span(0, 3, 1, 4)) == ["1 | a: [b,", "  |    ^^^"]


def test_two_places_are_one_picture_in_the_order_of_the_source() -> None:
    first = Mark(Span(0, 0, 0, 1), "here first")
    assert picture("a: 1\nb: 2\nc: 3\nd: 4\na: 5\n", Span(4, 0, 4, 1), first) == [
        "1 | a: 1",
        "  | - here first",
        "...",
        "5 | a: 5",
        "  | ^",
    ]


def test_one_line_between_two_places_is_shown_instead_of_dots() -> None:
    drawn = picture("a: 1\nb: 2\na: 5\n", Span(2, 0, 2, 1), Mark(Span(0, 0, 0, 1), ""))
    assert drawn == ["1 | a: 1", "  | -", "2 | b: 2", "3 | a: 5", "  | ^"]


def test_marks_of_one_line_share_a_row_until_one_has_a_label() -> None:
    text = "[a, b, c]\n"
    marks = (Mark(Span(0, 1, 0, 2), ""), Mark(Span(0, 4, 0, 5), "labelled"))
    assert picture(text, Span(0, 7, 0, 8), *marks) == [
        "1 | [a, b, c]",
        "  |  -  - labelled",
        "  |        ^",
    ]


def test_a_long_line_is_cut_around_its_span() -> None:
    text = "k: " + "x" * 300 + " HERE " + "y" * 300 + "\n"
    line, under = picture(text, Span(0, 304, 0, 308), width=60)
    assert columns(line) <= 60
    assert line.startswith("1 | …")
    assert line.endswith("…")
    assert line[under.index("^") : under.rindex("^") + 1] == "HERE"


def test_a_label_that_does_not_fit_beside_its_underline_goes_below_it() -> None:
    mark = Mark(Span(0, 3, 0, 30), "a label that is too long to stand beside it")
    drawn = picture("a: " + "b" * 27 + "\nc: d\n", Span(1, 0, 1, 1), mark, width=50)
    assert drawn[1] == "  |    " + "-" * 27
    assert drawn[2].endswith("a label that is too long to stand beside it")
    assert all(len(line) <= 50 for line in drawn)


def test_notes_are_wrapped_under_themselves() -> None:
    words = "several words that will not fit on one line of forty columns"
    drawn = draw([finding("a: b\n", Span(0, 3, 0, 4), help=words)], "full", width=40)
    lines = [
        line for line in drawn.splitlines() if line.startswith("  = help:") or "  " * 5 in line
    ]
    assert lines[0].startswith("  = help: several")
    assert all(line.startswith(" " * 10) for line in lines[1:])
    assert " ".join(" ".join(lines).replace("= help:", "").split()) == words


def test_without_a_width_notes_stay_on_one_line() -> None:
    drawn = draw([finding("a: b\n", Span(0, 3, 0, 4), help="word " * 60)], "full")
    assert f"= help: {'word ' * 60}".rstrip() in drawn


def test_the_place_is_never_wrapped() -> None:
    diagnostic = Diagnostic("bad-value", "wrong", Span(9, 4, 9, 5))
    name = "/a/rather/long/path/to/a/machine.yaml"
    drawn = draw(located(Source(name, "\n" * 20), [diagnostic]), "full", width=30)
    assert f" --> {name}:10:5" in drawn.splitlines()


def test_colours_are_only_added() -> None:
    found = findings("gpc: 1\nhost: {name: tower, nmae: x}\n")
    plain, colored = (draw(found, "full", width=80, color=color) for color in (False, True))
    assert "\x1b" not in plain
    assert ESCAPE.sub("", colored) == plain
    assert "\x1b[1;31merror[unknown-key]\x1b[0m" in colored


def test_an_escape_of_the_user_reaches_no_terminal() -> None:
    found = findings('gpc: 1\nhost: {name: "a\\e]0;x\\a\\u202e"}\n')
    for form in FORMATS:
        assert not re.search("[\x1b\x07\u202e]", draw(found, form, width=80))


def test_the_summary_counts() -> None:
    one = finding("a: b\n", Span(0, 0, 0, 1))
    warning = one._replace(severity="warning")
    assert draw([one, one, warning], "full").endswith(
        "\n2 errors, 1 warning; `gpc explain bad-value` tells more\n"
    )


@pytest.mark.parametrize("form", ["full", "concise", "github"])
def test_nothing_wrong_is_nothing_drawn(form: str) -> None:
    assert draw([], form) == ""  # type: ignore[arg-type]


def test_concise_is_one_line_for_each() -> None:
    found = finding("a: b\n", Span(0, 3, 0, 4), help="mend it")
    assert draw([found], "concise") == (
        "machine.yaml:1:4: error[bad-value]: this is wrong; mend it\n"
    )


def test_json_counts_from_one_and_names_its_version() -> None:
    also = Mark(Span(1, 0, 1, 1), "and here")
    value = json.loads(draw([finding("a: b\nc: d\n", Span(0, 3, 0, 4), also)], "json"))
    assert value["format_version"] == "1.0"
    [diagnostic] = value["diagnostics"]
    assert diagnostic["range"] == {
        "start": {"line": 1, "column": 4},
        "end": {"line": 1, "column": 5},
    }
    assert diagnostic["also"][0]["label"] == "and here"
    assert set(diagnostic) == {
        "also", "code", "expected", "file", "found", "help", "label", "message", "path", "range",
        "severity",
    }  # fmt: skip


def test_github_escapes_what_would_end_its_command() -> None:
    diagnostic = Diagnostic("bad-value", "100%: a, b", Span(0, 3, 0, 4), help="one\ntwo")
    found = located(Source("a,b:c.yaml", "a: b\n"), [diagnostic])
    assert draw(found, "github") == (
        "::error file=a%2Cb%3Ac.yaml,line=1,col=4,endLine=1,endColumn=5,title=gpc (bad-value)"
        "::100%25: a, b%0Ahelp: one\\ntwo\n"
    )


def test_github_gets_no_columns_of_a_span_over_lines() -> None:
    drawn = draw([finding("a: [b,\n c]\n", Span(0, 3, 1, 3))], "github")
    assert "line=1,endLine=2,title" in drawn


def test_sarif_has_what_its_schema_requires() -> None:
    found = findings("gpc: 1\nhost: {name: tower, nmae: x}\n") + findings(b"")
    log = json.loads(draw(found, "sarif"))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    run = log["runs"][0]
    driver = run["tool"]["driver"]
    assert driver["name"] == "gpc"
    ids = [rule["id"] for rule in driver["rules"]]
    assert ids == sorted(set(ids))
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["text"] == explain(rule["id"])
    assert len(run["results"]) == len(found)
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note", "none")
        assert result["message"]["text"]
        related = result.get("relatedLocations", [])
        assert len({location["id"] for location in related}) == len(related)
        for location in [*result["locations"], *related]:
            place = location["physicalLocation"]
            uri = place["artifactLocation"]["uri"]
            assert not uri.startswith("/")
            assert " " not in uri
            region = place["region"]
            assert region["startLine"] >= 1
            assert region["startColumn"] >= 1
            assert (region["endLine"], region["endColumn"]) >= (
                region["startLine"],
                region["startColumn"],
            )
            assert region.get("snippet", {"text": "x"})["text"]


def test_a_row_knows_the_column_of_each_character() -> None:
    shown = row("\ta名\x00")
    assert shown.glyphs == ("    ", "a", "名", "<U+0000>")
    assert shown.starts == (0, 4, 5, 7, 15)
    assert view(shown, 0, 1, 80).text == "    a名<U+0000>"


def test_words_longer_than_a_line_are_broken() -> None:
    assert wrap("x" * 30, 20, "> ", "  ") == ["> " + "x" * 18, "  " + "x" * 12]


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=120),
    st.integers(0, 130),
    st.integers(0, 130),
    st.sampled_from([30, 40, 80, 200]),
)
def test_an_underline_never_leaves_its_line(text: str, start: int, end: int, width: int) -> None:
    line = text.replace("\n", "").replace("\r", "") or "x"
    drawn = draw([finding(line, Span(0, start, 0, end))], "full", width=width).splitlines()
    rows = [(a, b) for a, b in pairwise(drawn) if "^" in b and b[:3] == "  |"]
    for _, under in rows:
        assert columns(under) <= 4 + row(line).width + 1
        assert columns(under) <= width


@pytest.mark.parametrize("form", ["full", "concise", "github"])
def test_of_thousands_of_one_kind_the_first_are_drawn_and_the_rest_counted(form: Format) -> None:
    text = "\n".join(f"k{number}: x" for number in range(3000))
    source = Source("machine.yaml", text)
    found = located(
        source,
        [Diagnostic("unknown-key", f"no {n}", Span(n, 0, n, 2)) for n in range(3000)]
        + [Diagnostic("bad-value", "this is wrong", Span(2999, 0, 2999, 2))],
    )
    drawn = draw(found, form)
    assert len(drawn) < 12_000
    assert f"{3000 - MOST + 1} more of this kind" in drawn
    assert "this is wrong" in drawn
    assert f"no {MOST - 2}" in drawn
    assert f"no {MOST - 1}" not in drawn
    if form == "full":
        assert "3001 errors" in drawn


def test_as_many_as_are_drawn_are_drawn_in_full() -> None:
    source = Source("machine.yaml", "k: x\n" * MOST)
    found = [Diagnostic("unknown-key", f"no {n}", Span(n, 0, n, 1)) for n in range(MOST)]
    assert "more of this kind" not in draw(located(source, found), "concise")


def test_formats_for_machines_hold_every_finding() -> None:
    source = Source("machine.yaml", "k: x\n" * 200)
    found = located(source, [Diagnostic("c", f"no {n}", Span(n, 0, n, 1)) for n in range(200)])
    assert len(json.loads(draw(found, "json"))["diagnostics"]) == 200
    assert len(json.loads(draw(found, "sarif"))["runs"][0]["results"]) == 200
