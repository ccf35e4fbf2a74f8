"""A short form is read as the mapping that it stands for, and its parts stand where it does."""

from __future__ import annotations

from typing import Any

import pytest

from gpc.report.located import locate, plain
from gpc.source.read import read
from gpc.source.short import written_out

FILE = "guests:\n  win:\n    gpus: {}\n"


def guest(text: str) -> tuple[Any, list[str]]:
    """What a guest's `gpus` are read as, and the codes of what is wrong with them."""
    source, found = read("m", FILE.replace("{}", text).encode())
    assert source.root is not None
    return plain(source.root)["guests"]["win"]["gpus"], [entry.code for entry in found]


def test_a_list_of_names_is_a_mapping_of_them_to_nothing_more() -> None:
    assert guest("[a, b]") == ({"a": {}, "b": {}}, [])
    assert list(guest("[b, a]")[0]) == ["b", "a"], "in their order"
    assert guest("[]") == ({}, [])


@pytest.mark.parametrize("text", ["{a: {rom_bar: false}}", "a", "[[a]]", "[a, {b: {}}]"])
def test_what_is_no_short_form_stays_what_it_is(text: str) -> None:
    source, _ = read("m", f"x: {text}".encode())
    assert source.root is not None
    assert guest(text)[0] == plain(source.root)["x"]


def test_a_name_that_a_list_has_twice_is_refused() -> None:
    assert guest("[a, b, a]") == ({"a": {}, "b": {}}, ["duplicate-key"])


def test_a_name_stands_where_the_list_has_it() -> None:
    source, _ = read("m", FILE.replace("{}", "[one, two]").encode())
    path = ("guests", "win", "gpus", "two")
    assert locate(source.root, path).column == locate(source.root, path, key=True).column == 16


def test_the_value_of_a_key_alone_is_a_mapping_of_that_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gpc_schemas.compiled.SHORT", ((("guests", "*", "sound"), "model"),))
    source, _ = read("m", b"guests: {a: {sound: ich9}, b: {sound: {model: usb}}, c: {}}")
    assert source.root is not None
    assert plain(source.root)["guests"] == {
        "a": {"sound": {"model": "ich9"}},
        "b": {"sound": {"model": "usb"}},
        "c": {},
    }
    path = ("guests", "a", "sound", "model")
    assert locate(source.root, path).column == len("guests: {a: {sound: ")


def test_a_tree_without_short_forms_is_the_same_tree() -> None:
    source, _ = read("m", b"guests: {a: {gpus: {x: {}}}, b: {}}")
    assert source.root is not None
    assert written_out(source.root, []) is source.root


@pytest.mark.parametrize(
    ("text", "names"),
    [("true", ["com1"]), ("On", ["com1"]), ("no", []), ("[com2, com1]", ["com2", "com1"])],
)
def test_yes_is_the_usual_name_alone_and_no_is_none(text: str, names: list[str]) -> None:
    source, found = read("m", f"guests: {{a: {{serial: {text}}}}}".encode())
    assert source.root is not None
    assert found == []
    assert plain(source.root)["guests"]["a"]["serial"] == {name: {} for name in names}


def test_another_word_than_yes_or_no_stays_what_it_is() -> None:
    source, _ = read("m", b"guests: {a: {serial: com1}}")
    assert source.root is not None
    assert plain(source.root)["guests"]["a"]["serial"] == "com1"
