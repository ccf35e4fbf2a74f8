"""XML with places, and what is refused of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpc.lift.xml import MAX_BYTES, MAX_DEPTH, NoGuest, read
from gpc.report.located import Span, lines

PREFIXES = {"urn:own": "own"}


def stretch(text: str, span: Span) -> str:
    """What stands at a span of one line."""
    return lines(text)[span.line][span.column : span.end_column]


def test_each_value_knows_where_it_stands() -> None:
    text = "<a x='1'\n   y = \"zwei ü 3\">\r\n  <b>ünü text </b></a>"
    root = read(text.encode(), {})
    (b,) = root.children
    assert [stretch(text, root.attributes[name].span) for name in "xy"] == ["1", "zwei ü 3"]
    assert (b.text.value, stretch(text, b.text.span)) == ("ünü text", "ünü text")


def test_a_text_in_pieces_is_one_with_its_blanks_inside() -> None:
    assert read(b"<a> one &amp; two\n three </a>", {}).text.value == "one & two\n three"


def test_a_namespace_is_known_by_its_address_whatever_its_prefix() -> None:
    root = read(b"<a xmlns:q='urn:own' q:n='1'><q:b/><c xmlns='urn:other'/></a>", PREFIXES)
    assert [child.name for child in root.children] == ["own:b", "urn:other:c"]
    assert root.attributes["own:n"].value == "1"


def test_what_stands_behind_the_element_is_not_read() -> None:
    assert read(b"noise <a/> & <b", {}, at=6).name == "a"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", "document type"),
        (b"<a>&e;</a>", "undefined entity"),
        (b"<a", "unclosed token"),
        (b"<a>", "no element found"),
        (b"", "no element found"),
        (b"<a>" * (MAX_DEPTH + 1), "nested more than"),
        (b"<a>" + b" " * MAX_BYTES, "more than"),
        (b"<a x='1' x='2'/>", "duplicate attribute"),
        (b"<a>\xff</a>", "not UTF-8"),
        (b"<q:a/>", "unbound prefix"),
    ],
)
def test_what_is_no_element_is_refused_with_the_reason(text: bytes, why: str) -> None:
    with pytest.raises(NoGuest, match=why) as error:
        read(text, {})
    assert error.value.found.code == "not-a-guest"


@given(st.binary(max_size=400))
def test_no_bytes_lead_to_another_error(data: bytes) -> None:
    try:
        read(b"<a>" + data + b"</a>", {})
    except NoGuest:
        return


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60))
def test_the_place_of_a_text_is_where_it_stands(text: str) -> None:
    plain = "".join(letter for letter in text if letter not in "<&\ufffe\uffff\u2028\u2029").strip()
    if plain:
        whole = f"<a>\n {plain} </a>"
        found = read(whole.encode(), {}).text
        assert (found.value, stretch(whole, found.span)) == (plain, plain)
