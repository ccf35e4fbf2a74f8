"""Keys put into a machine.yaml, of which every other character stays."""

from __future__ import annotations

import difflib

import pytest
import yaml

from gpc.lift.merge import Unmergeable, appended, merged
from gpc.source.read import read

TEXT = """\
# My desktop.
gpc: 1
host:      # the host
    name: desk
    bridges: [br0]   # one so far
    gpus:
        card: {address: "01:00.0"}  # mine

guests:
    first:
        os: linux      # as it is
        description: |
            two lines,
            of text

    # the end of the guests
"""


def put(text: str, path: tuple[str, ...], entries: dict[str, object]) -> str:
    """The text with entries more; every line of it is still there, in order."""
    found: str = merged(read("m", text.encode())[0], path, entries)  # type: ignore[arg-type]
    assert read("m", found.encode())[1] == []
    return found


def gone(before: str, after: str) -> list[str]:
    """The lines that a text lost."""
    diff = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line[2:] for line in diff if line.startswith("- ")]


def test_an_entry_goes_behind_the_last_and_nothing_else_changes() -> None:
    found = put(TEXT, ("guests",), {"second": {"os": "linux", "vcpus": 2}})
    assert gone(TEXT, found) == []
    assert "            of text\n    second: {os: linux, vcpus: 2}\n\n    # the end" in found


def test_it_is_indented_as_its_neighbours_are() -> None:
    found = put(TEXT, ("host", "gpus"), {"other": {"address": "02:00.0"}})
    assert '\n        other: {address: "02:00.0"}\n' in found


def test_a_mapping_that_is_missing_is_made() -> None:
    found = put(TEXT, ("host", "devices"), {"usb": {"address": "03:00.0"}})
    tree = yaml.load(found, Loader=yaml.BaseLoader)
    assert gone(TEXT, found) == []
    assert tree["host"]["devices"] == {"usb": {"address": "03:00.0"}}


@pytest.mark.parametrize("empty", ["{}", "", "{ }"])
def test_an_empty_mapping_becomes_a_block(empty: str) -> None:
    text = f"gpc: 1\nguests: {empty}  # none\nworkarounds: {{}}\n"
    found = put(text, ("guests",), {"one": {"os": "linux"}})
    tree = yaml.load(found, Loader=yaml.BaseLoader)
    assert tree == {"gpc": "1", "guests": {"one": {"os": "linux"}}, "workarounds": {}}
    assert "# none" in found


@pytest.mark.parametrize("flow", ["{a: {os: linux}}", "{a: {os: linux} }", "{a: {os: linux},\n  }"])
def test_a_mapping_on_one_line_stays_on_it(flow: str) -> None:
    found = put(f"guests: {flow}\n", ("guests",), {"b": {"os": "other"}})
    tree = yaml.load(found, Loader=yaml.BaseLoader)
    assert tree == {"guests": {"a": {"os": "linux"}, "b": {"os": "other"}}}


def test_an_empty_mapping_within_one_on_one_line_stays_there() -> None:
    found = put("host: {name: a, gpus: {}}\n", ("host", "gpus"), {"c": {"id": "1:2"}})
    assert found == 'host: {name: a, gpus: {c: {id: "1:2"}}}\n'


def test_a_value_that_is_no_mapping_is_not_touched() -> None:
    with pytest.raises(Unmergeable):
        put("guests: [a]\n", ("guests",), {"b": {}})


@pytest.mark.parametrize("end", ["", "\n", "\n\n# bye\n"])
@pytest.mark.parametrize("breaks", ["\n", "\r\n"])
def test_the_breaks_of_lines_and_the_end_of_the_file_are_kept(end: str, breaks: str) -> None:
    text = f"gpc: 1\nguests:\n  a:\n    os: linux{end}".replace("\n", breaks)
    found = put(text, ("guests",), {"b": {"os": "other"}})
    assert found.startswith(f"gpc: 1{breaks}guests:{breaks}  a:{breaks}    os: linux{breaks}")
    assert set(yaml.load(found, Loader=yaml.BaseLoader)["guests"]) == {"a", "b"}
    assert ("\r\n" in found) == (breaks == "\r\n")
    assert found.count("\n") == found.count(breaks)


@pytest.mark.parametrize(
    "text", ["host:\n  name: a\n", "host: {bridges: [br0]}\n", "host:\n  bridges:\n  - br0  # x\n"]
)
def test_an_entry_goes_into_a_list(text: str) -> None:
    found = appended(read("m", text.encode())[0], ("host", "bridges"), "br1")
    tree = yaml.load(found, Loader=yaml.BaseLoader)
    assert tree["host"]["bridges"][-1] == "br1"
    assert ("br0" in text) == ("br0" in tree["host"]["bridges"])
