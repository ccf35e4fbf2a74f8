"""Settings of xl, read by gpc and by Xen's own library as the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpc.lift.cfg import read as read_settings
from gpc.lift.xml import Element
from kit.foreign import FOREIGN
from lab.xen import parse

pytestmark = pytest.mark.consumer

_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\\\r\n\"'"), max_size=6)
_QUOTED = st.builds("{0}{1}{0}".format, st.sampled_from("'\""), _TEXT)
_ESCAPED = st.sampled_from([r"'it\'s'", r'"\t\\"', r"'a\"b'", "''"])
_NUMBERS = st.from_regex(r"[0-9][0-9a-fx]{0,3}", fullmatch=True)
_ATOMS = st.one_of(_QUOTED, _ESCAPED, _NUMBERS)
_GAPS = st.sampled_from(["", " ", "\t", "\n", "\n # c ]\n"])
_LISTS = st.recursive(
    _ATOMS,
    lambda inner: st.builds(
        lambda items, gap, comma: f"[{gap}{f'{gap},{gap}'.join(items)}{comma}{gap}]",
        st.lists(inner, min_size=1, max_size=4),
        _GAPS,
        st.sampled_from(["", ","]),
    ),
    max_leaves=8,
)
_SETTINGS = st.lists(
    st.tuples(
        st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True),
        st.sampled_from(["=", " = ", "\t=", " += "]),
        st.one_of(_ATOMS, _LISTS),
        st.sampled_from(["\n", ";", " ;\n", " # c\n"]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda setting: setting[0],
)


def said(element: Element) -> Any:
    return element.texts[0].value if element.texts else [said(item) for item in element.children]


@given(_SETTINGS.map(lambda settings: "".join("".join(setting) for setting in settings)))
@settings(max_examples=150, deadline=None)
def test_libxlutil_reads_the_same_settings(text: str) -> None:
    config = read_settings(text.encode())
    assert {setting.name: said(setting) for setting in config.root.children} == parse(text)
    assert not config.is_python


@pytest.mark.parametrize("name", ["quirks.cfg"])
def test_libxlutil_reads_what_we_call_a_file_of_xl(name: str) -> None:
    """But for the byte order mark, at which it stops."""
    text = (FOREIGN / name).read_text(encoding="utf-8-sig")
    lines = [line for line in text.splitlines() if line != "vcpus = 8"]
    read_by_xl = parse("\n".join(lines).replace("disk += ", "more = ") + "\n")
    ours = {setting.name: said(setting) for setting in read_settings(text.encode()).root.children}
    ours["disk"], ours["more"] = ours["disk"][:-1], ours["disk"][-1:]
    assert ours == read_by_xl
