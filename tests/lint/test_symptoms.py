"""A message that somebody saw leads to the page about it, among the first three."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from gpc.commands.explain import areas, explain, known_words, pages, table
from gpc.lint.symptoms import Page, find, words

MESSAGES: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("symptoms.yaml").read_text()
)
ALL = tuple(pages())


@pytest.mark.parametrize(
    ("name", "message"), [(name, said) for name, several in MESSAGES.items() for said in several]
)
def test_a_message_leads_to_its_page(name: str, message: str) -> None:
    assert name in [hit.name for hit in find(message, ALL, 3)]


@pytest.mark.parametrize("message", MESSAGES["memlock-limit"])
def test_a_limit_of_locked_memory_is_the_first_thing_that_is_said(message: str) -> None:
    assert next(hit.name for hit in find(message, ALL, 3)) == "memlock-limit"


def test_there_are_enough_messages() -> None:
    assert sum(map(len, MESSAGES.values())) >= 80


@pytest.mark.parametrize("message", ["", "0x1f 00:01.0 42", "zzyzx qwop", "the of and"])
def test_what_says_nothing_leads_nowhere(message: str) -> None:
    assert find(message, ALL) == ()


def test_addresses_numbers_and_times_are_no_part_of_a_message() -> None:
    one = "[  912.117404] vfio-pci 0000:01:00.0: BAR 3: can't reserve [mem 0xd0000000-0xd1ffffff]"
    assert words(one) == words("vfio-pci 0000:c1:00.1: BAR 0: can't reserve [mem 0x1-0x2]")


def test_a_number_that_windows_gives_is_part_of_its_word() -> None:
    found = [
        Page("a", "", ("stopped (Code 43)",), ""),
        Page("b", "", ("stopped (Code 12)",), ""),
    ]
    assert [hit.name for hit in find("Code 12", found)] == ["b"]


def test_equally_good_pages_stand_in_the_order_of_their_names() -> None:
    found = [Page(name, "", ("lightning strikes",), "") for name in ("z", "a")]
    assert [hit.name for hit in find("lightning", found)] == ["a", "z"]


@pytest.mark.parametrize("columns", [60, 200])
def test_the_table_fits_and_names_every_word(columns: int) -> None:
    rows = list(table(columns))
    assert max(map(len, rows)) <= columns
    assert set(known_words()) <= {word for row in rows for word in row.split()}


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        (["small_bar"], "# The guest does not start"),
        (["`Small-BAR`"], "# The guest does not start"),
        (["error[unknown-key]:", "guests.win10", "has no key `vcpu`"], "# There is no such key"),
        (["43"], "hide-kvm  "),
        (["code", "43"], "hide-kvm  "),
        (["zzyzx\n[ 1.0] vfio-pci 0000:0a:00.0: not ready 65535ms after FLR"], "blackwell-reset"),
        (["XEN"], "  gfx-passthru"),
    ],
)
def test_what_is_asked_may_be_written_as_it_comes(
    asked: list[str], first: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert explain(asked) == 0
    assert capsys.readouterr().out.startswith(first)


@pytest.mark.parametrize("asked", ["", " \n", "-", "\x1b[31m", "a\nb", "\u20ac", "a" * 5000])
def test_what_nothing_speaks_of_is_said_in_two_short_lines(
    asked: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert explain([asked]) == 2
    said = capsys.readouterr().err
    assert [line.split(":")[0].strip() for line in said.splitlines()] == ["error", "help"]
    assert max(map(len, said.splitlines())) <= 100
    assert "\x1b" not in said


def test_each_area_of_the_table_can_be_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    whole = list(table(None))
    for area in areas():
        assert explain([area]) == 0
        assert all(line in whole for line in capsys.readouterr().out.splitlines())
