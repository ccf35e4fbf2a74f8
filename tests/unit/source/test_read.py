"""YAML text → located tree: scalars stay text, every place is kept, nothing crashes it."""

from __future__ import annotations

import sys
import time

import pytest

from gpc.report.located import Span, lines, locate, plain, span_at
from gpc.source.read import MAX_BYTES, MAX_NODES, read
from wrong.generated import alias_bomb, deeper_than_any_stack, fifty_megabytes


@pytest.mark.parametrize(
    "text",
    ["01:00.0", "0300", "0x10de", "52:54:00:12:34:56", "1e07", "on", "no", "1_000",
     "2026-01-01", "=", ".inf", "010", "6.10", "0b1"],
)  # fmt: skip
def test_a_scalar_is_the_text_that_was_written(text: str) -> None:
    source, found = read("m", f"key: {text}\n".encode())
    assert found == []
    assert source.root is not None
    assert plain(source.root) == {"key": text}


def test_a_key_that_looks_like_a_number_stays_text() -> None:
    source, _ = read("m", b"010: a\non: b\n")
    assert source.root is not None
    assert plain(source.root) == {"010": "a", "on": "b"}


def test_places_of_keys_values_and_list_entries_are_kept() -> None:
    source, _ = read("m", "über: [a, 'b c']\nnext:\n  deep: x\n".encode())
    assert locate(source.root, ("über",), key=True) == Span(0, 0, 0, 4)
    assert locate(source.root, ("über", 1)) == Span(0, 10, 0, 15)
    assert locate(source.root, ("next", "deep")) == Span(2, 8, 2, 9)


def test_a_path_that_ends_early_is_located_at_its_deepest_key() -> None:
    source, _ = read("m", b"a:\n  b:\n    c: 1\n")
    assert locate(source.root, ("a", "b", "missing")) == Span(1, 2, 1, 3)
    assert locate(source.root, ("missing",)) == Span(0, 0, 0, 1)
    assert locate(source.root, ()) == Span(0, 0, 0, 1)


def test_an_alias_is_located_where_it_stands_and_means_what_it_names() -> None:
    source, found = read("m", b"one: &x {k: v}\ntwo: *x\n")
    assert found == []
    assert source.root is not None
    assert plain(source.root)["two"] == {"k": "v"}
    assert locate(source.root, ("two",)) == Span(1, 5, 1, 7)


@pytest.mark.parametrize("text", ["a: 1\r\nb: 2\r\n", "a: 1\rb: 2\r", "a: 1\u2028b: 2\n"])
def test_lines_are_counted_as_libyaml_counts_them(text: str) -> None:
    source, found = read("m", text.encode())
    assert found == []
    span = locate(source.root, ("b",), key=True)
    assert lines(text)[span.line][span.column : span.end_column] == "b"


def test_span_at_counts_lines_like_the_reader() -> None:
    assert span_at("a\r\nb\rcd", 6) == Span(2, 1, 2, 2)


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    source, found = read("m", b"\xef\xbb\xbfgpc: 1\n")
    assert found == []
    assert locate(source.root, ("gpc",), key=True) == Span(0, 0, 0, 3)


@pytest.mark.parametrize("make", [alias_bomb, deeper_than_any_stack, fifty_megabytes])
def test_a_file_made_to_exhaust_its_reader_is_refused_at_once(make: object) -> None:
    data = make()  # type: ignore[operator]
    before = time.monotonic()
    source, found = read("m", data)
    assert source.root is None
    assert len(found) == 1
    assert time.monotonic() - before < 2


def test_a_large_but_honest_file_is_read() -> None:
    text = "gpc: 1\nlist:\n" + "  - a\n" * (MAX_NODES - 10)
    assert len(text) < MAX_BYTES
    source, found = read("m", text.encode())
    assert found == []
    assert source.root is not None


def test_reading_needs_little_stack_however_deep_the_text() -> None:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(200)
    try:
        _, found = read("m", deeper_than_any_stack())
    finally:
        sys.setrecursionlimit(limit)
    assert [diagnostic.code for diagnostic in found] == ["too-deep"]


def test_several_faults_are_all_said() -> None:
    _, found = read("m", b"a: !!int 1\na: 2\n<<: {b: c}\n? [x]\n: y\n")
    assert [d.code for d in found] == ["yaml-tag", "duplicate-key", "merge-key", "key-not-text"]


UNSEEN = ["\u200b", "\u2060", "\u00ad", "\u202e", "\u2066", "\U000e0041", "\ufeff"]


@pytest.mark.parametrize("character", UNSEEN)
@pytest.mark.parametrize("text", ["a: b{}c\n", "a: 'b{}c'\n", "b{}c: 1\n", "- [x, b{}c]\n"])
def test_no_value_or_key_holds_what_nobody_can_see(text: str, character: str) -> None:
    _, found = read("m", text.format(character).encode())
    assert [finding.code for finding in found] == ["control-character"]


@pytest.mark.parametrize("escape", ["\\e", "\\0", "\\r", "\\x7f", "\\u202e", "\\u200d", "\\N"])
def test_an_escape_that_is_spelled_out_is_what_it_stands_for(escape: str) -> None:
    _, found = read("m", f'a: "b{escape}c"\n'.encode())
    assert [finding.code for finding in found] == ["control-character"]


@pytest.mark.parametrize("text", ['"a\\tb\\nc"', "|\n  a\n  b\n", "Käse ½ 電 👍", "a\u00a0b"])
def test_what_can_be_seen_may_be_said(text: str) -> None:
    assert read("m", f"a: {text}\n".encode())[1] == []
