"""QEMU's command lines, read with their places: nothing is lost, and nothing is made up."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gpc.lift.argv import Fields, Option, Unreadable, fields, join, split
from gpc.target.language import Inexpressible, qemu_value

KEY = st.from_regex(r"[a-z][a-z0-9_.-]{0,8}", fullmatch=True)
WORD = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def is_expressible(text: str) -> bool:
    try:
        qemu_value(text)
    except Inexpressible:
        return False
    return True


VALUE = WORD.filter(is_expressible)


def of(name: str, value: str) -> Fields:
    return fields(Option(name, value))


@given(st.lists(st.tuples(KEY, VALUE), min_size=1, unique_by=lambda pair: pair[0]))
def test_what_gpc_writes_is_what_is_read(pairs: list[tuple[str, str]]) -> None:
    text = ",".join(f"{key}={qemu_value(value)}" for key, value in pairs)
    found = of("-blockdev", text)
    assert found.values == dict(pairs)
    assert found.text() == text


@given(VALUE.map(lambda text: text.replace("=", "")).filter(bool), VALUE)
@example("{", "")
def test_a_first_word_has_the_key_that_it_stands_for(first: str, rest: str) -> None:
    if first.startswith("{"):  # which begins JSON, for QEMU too
        first = f"x{first}"
    text = f"{qemu_value(first)},id={qemu_value(rest)}"
    found = of("-device", text)
    assert found.values == {"driver": first, "id": rest}
    assert found.text() == text


@given(st.lists(st.tuples(KEY, VALUE), min_size=1))
def test_each_value_stands_at_its_place(pairs: list[tuple[str, str]]) -> None:
    text = ",".join(f"{key}={qemu_value(value)}" for key, value in pairs)
    for pair in of("-drive", text).pairs:
        assert text[: pair.at].endswith(f"{pair.key}=")
        assert text[pair.at :].startswith(qemu_value(pair.value))


def places(name: str, text: str) -> list[int]:
    """Where the values stand; where it is refused, that place."""
    try:
        return [pair.at for pair in of(name, text).pairs]
    except Unreadable as wrong:
        return [wrong.at]


@given(st.sampled_from(["-device", "-append", "-set", "-global", "-cpu", "-unheard"]), WORD)
def test_any_text_is_read_or_refused(name: str, text: str) -> None:
    assert all(0 <= at <= len(text) for at in places(name, text))


@given(st.lists(WORD, max_size=8))
def test_no_word_of_a_command_line_is_lost(words: list[str]) -> None:
    options = split(words)
    assert [w for o in options for w in words[o.at : o.at + len(o.words)]] == words
    assert join(options) == [
        word.removeprefix("-")
        if word.startswith("--") and any(o.at == at for o in options)
        else word
        for at, word in enumerate(words)
    ]


JSON = st.recursive(
    VALUE | st.integers() | st.booleans(),
    lambda inner: (
        st.dictionaries(st.from_regex(r"[a-z]{1,4}", fullmatch=True), inner, min_size=1)
        | st.lists(inner, min_size=1)
    ),
)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,4}", fullmatch=True), JSON, min_size=1))
def test_json_survives_being_flat(document: dict[str, object]) -> None:
    text = json.dumps(document, ensure_ascii=False)
    found = of("-blockdev", text)
    assert json.loads(found.text()) == document
    for pair in found.pairs:
        assert json.JSONDecoder().raw_decode(text, pair.at)[0] == pair.leaf


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("-drive", "file=/a,,b,format=raw", {"file": "/a,b", "format": "raw"}),
        ("-drive", "file=a,,,,b,,,if=none", {"file": "a,,b,", "if": "none"}),
        ("-device", "vfio-pci,host=0000:01:00.0", {"driver": "vfio-pci", "host": "0000:01:00.0"}),
        ("-device", '{"driver": "VGA", "xres": 8}', {"driver": "VGA", "xres": "8"}),
        ("-blockdev", '{"file": {"read-only": true}}', {"file.read-only": "on"}),
        ("-netdev", '{"s": [{"h": "a"}, {"h": "b"}]}', {"s.0.h": "a", "s.1.h": "b"}),
        (
            "-cpu",
            "host,+vmx,-svm,hv-relaxed",
            {"model": "host", "+vmx": "", "-svm": "", "hv-relaxed": "on"},
        ),
        ("-set", "device.gpu.rombar=0,1", {"device.gpu.rombar": "0,1"}),
        ("-global", "ICH9-LPC.disable_s3=1", {"ICH9-LPC.disable_s3": "1"}),
        (
            "-global",
            "driver=cfi.pflash01,property=secure",
            {"driver": "cfi.pflash01", "property": "secure"},
        ),
        ("-append", "console=ttyS0,115200 quiet", {"": "console=ttyS0,115200 quiet"}),
        ("-serial", "{x", {"chardev": "{x"}),
        ("-netdev", "user,hostfwd=a,hostfwd=b", {"type": "user", "hostfwd": "b"}),
        ("-unheard", "of=1", {"of": "1"}),
    ],
)
def test_a_value_is_read_as_qemu_reads_it(name: str, text: str, values: dict[str, str]) -> None:
    found = of(name, text)
    assert found.values == values
    assert json.loads(found.text()) == json.loads(text) if found.is_json else found.text() == text


def test_a_key_that_stands_twice_is_there_twice() -> None:
    found = of("-netdev", "user,hostfwd=tcp::1-:1,hostfwd=tcp::2-:2")
    assert [(p.value, p.at) for p in found.pairs] == [
        ("user", 0),
        ("tcp::1-:1", 13),
        ("tcp::2-:2", 31),
    ]
    assert found.but({"hostfwd": "x"}).text() == "user,hostfwd=x"
    assert found.without("hostfwd").text() == "user"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ('{"a": }', 6),
        ('{"a": 1, "a": 2}', 14),
        ("{" * 100_000, 1),
        ('{"a":' * 100_000, 0),
        ("{'a': 1}", 1),
    ],
)
def test_what_is_no_json_is_refused_where_it_is_wrong(text: str, at: int) -> None:
    with pytest.raises(Unreadable) as refused:
        of("-device", text)
    assert refused.value.at == at


def test_two_dashes_are_one_and_an_option_may_come_again() -> None:
    assert split(["--device", "VGA", "-device", "VGA"]) == (
        Option("-device", "VGA", 0),
        Option("-device", "VGA", 2),
    )


def test_an_option_is_no_value_and_an_image_has_no_name() -> None:
    assert split(
        ["-new-switch", "-m", "1G", "disk.img", "-append", "-s", "-snapshot", "x.img", "-m"]
    ) == (
        Option("-new-switch", None, 0),
        Option("-m", "1G", 1),
        Option("", "disk.img", 3),
        Option("-append", "-s", 4),
        Option("-snapshot", None, 6),
        Option("", "x.img", 7),
        Option("-m", None, 8),
    )


def test_new_values_stand_where_the_old_ones_stood() -> None:
    found = of("-device", "vfio-pci,host=1,x-vga,id=a")
    assert (
        found.but({"driver": "VGA", "x-vga": False, "n": 2}).text()
        == "VGA,host=1,x-vga=off,id=a,n=2"
    )
    found = of("-device", '{"driver": "VGA", "big": true}')
    assert json.loads(found.but({"big": False, "n": 2}).text()) == {
        "driver": "VGA",
        "big": False,
        "n": 2,
    }
