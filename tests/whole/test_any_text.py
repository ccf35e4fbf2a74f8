"""No text crashes what reads it, nor what draws the findings about it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gpc.checks import check
from gpc.report.diagnostics import located
from gpc.report.drawing import FORMATS, draw
from gpc.report.drawing.cells import visible
from gpc.settle import settle
from gpc.source.read import read
from gpc.source.validate import validate

CHUNKS = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(
            ["gpc: 1\n", "host:\n", "  name: ", "guests: ", "{", "}", "[", "]", ", ", ": ", "\n",
             "  ", "\t", "&a ", "*a", "!!x ", "- ", "'", '"', "<<: ", "? ", "|\n", "cpu", "gpus",
             "01:00.0", "\u202e", "名", "\x00", "\u2028", "---\n", "# "]
        ),
    ),
    max_size=30,
).map("".join)  # fmt: skip


def say(data: bytes) -> None:
    """Everything between a file's bytes and each of its drawings."""
    source, found = read("machine.yaml", data)
    machine, wrong = validate(source)
    found = [*found, *wrong, *(check(settle(machine)) if machine is not None else [])]
    everything = located(source, found)
    for form in FORMATS:
        for width in (None, 40, 200):
            text = draw(everything, form, width=width)
            assert all(line.isprintable() for line in text.split("\n"))


@settings(max_examples=400, deadline=None)
@given(CHUNKS)
def test_no_text_crashes_reader_or_drawing(text: str) -> None:
    say(text.encode("utf-8", "replace"))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_crash_reader_or_drawing(data: bytes) -> None:
    say(data)


@given(st.text(max_size=60))
def test_visible_text_is_printable_and_keeps_its_width(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert visible(shown) == shown
