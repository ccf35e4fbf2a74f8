"""No foreign file, however broken, large or deep, gives a traceback or takes long."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpc.lift.foreign import lifting, read
from gpc.lift.xml import NoGuest
from kit.foreign import FILES, imported

TEXTS = {path.name: path.read_bytes() for path in FILES}
NUMBERS = (b"9" * 5000, b"0x" + b"f" * 5000, b"-1", b"18446744073709551616", b"1_0", "٣".encode())
SECONDS = 6.0
"""Of processor time. What grew faster than its file took minutes."""


def is_read(data: bytes) -> bool:
    """Whether guests come of it; False where it is refused. Anything else is a fault."""
    try:
        return bool(list(read("file", data, {}, {})))
    except NoGuest:
        return False


@pytest.mark.parametrize("name", TEXTS)
def test_any_number_of_a_file_may_be_a_huge_one(name: str) -> None:
    text = TEXTS[name]
    for place in [*re.finditer(rb"[0-9]+", text)][::3]:
        for number in NUMBERS[:2]:
            is_read(text[: place.start()] + number + text[place.end() :])


@pytest.mark.parametrize("name", ["games.xml", "quirks.cfg", "quick.sh"])
@pytest.mark.parametrize("number", NUMBERS, ids=range(len(NUMBERS)))
def test_a_guest_of_odd_numbers_is_written_or_refused(
    name: str, number: bytes, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(re.sub(rb"(?<=['\"=, ])[0-9]+(?=[MG'\", ]|$)", number, TEXTS[name]))
    assert imported(path).golden


@given(st.sampled_from(sorted(TEXTS)), st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=150, deadline=None)
def test_a_part_of_a_file_is_read_or_refused(name: str, one: float, other: float) -> None:
    text = TEXTS[name]
    start, end = sorted((int(one * len(text)), int(other * len(text))))
    is_read(text[:start])
    is_read(text[start:end])
    is_read(text[:start] + text[end:])


WORDS = sorted({w for text in TEXTS.values() for w in re.findall(rb"[\w.:/-]+|[^\w\s]|\s", text)})


@given(
    st.sampled_from(sorted(TEXTS)),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(WORDS), st.integers(0, 30)), max_size=6),
)
@settings(max_examples=200, deadline=None)
def test_words_of_one_file_in_another_are_read_or_refused(
    name: str, changes: list[tuple[float, bytes, int]]
) -> None:
    text = TEXTS[name]
    for place, word, gone in changes:
        at = int(place * len(text))
        text = text[:at] + word + text[at + gone :]
    is_read(text)


SCRIPT = b"qemu-system-x86_64 -m 1G -cpu host "
DOMAIN = b"<domain type='kvm'><name>a</name><devices>"
CONFIG = b"name = 'a'\nbuilder = 'hvm'\nmemory = 1\nvcpus = 2\n"
GROWING = [
    *((b"", piece) for piece in (b"qemu ", b"\n", b"<!--", b"<domain ", b"qemuqemu", b"; ")),
    *((SCRIPT, piece) for piece in (b"! ", b"kvm ", b" -m", b" -device a,", b"a", b"-hda /a ")),
    *((SCRIPT + b"\n", piece) for piece in (b"! ", b"a=1\n", b"f() { f; }\n", b"-m 4G\n")),
    *((SCRIPT, piece) for piece in (b"://", b"rbd:", b"json:{", b"${a:-", b"$(")),
    *((DOMAIN, piece) for piece in (b"<a>", b"<disk type='file'/>", b"\n", "é".encode(), b"&#9;")),
    *((DOMAIN, piece) for piece in (b"<hostdev/>", b"<interface/>", b"<controller type='usb'/>")),
    *((CONFIG, piece) for piece in (b"a=1\n", b"disk = ['a']\n", b"qemu", b"(", b"x;")),
    *((CONFIG + b"disk = [", piece) for piece in (b"'a,b,c',", b"[", b"'")),
    *((CONFIG + b"pci = [", piece) for piece in (b"'01:00.0',", b"1,")),
]


@pytest.mark.parametrize(("start", "piece"), GROWING, ids=range(len(GROWING)))
def test_the_time_grows_with_the_file_and_no_faster(start: bytes, piece: bytes) -> None:
    before = time.process_time()
    is_read(start + piece * (60_000 // len(piece)))
    assert time.process_time() - before < SECONDS


def test_a_list_that_is_added_to_itself_is_left_out_and_told() -> None:
    text = CONFIG + b"pci = ['01:00.0']\n" + b"pci += pci\n" * 60
    (found,) = read("file", text, {}, {})
    assert any("pci" in told.message for told in found.guest.told)


DEEP = {
    "not": SCRIPT + b"\n" + b"! " * 3000 + b"a",
    "groups": SCRIPT + b"\n" + b"{ " * 3000 + b"a",
    "calls": SCRIPT
    + b"\n"
    + b"".join(b"f%d() { if x; then if x; then f%d; fi; fi; }\n" % (n, n + 1) for n in range(200))
    + b"f0\n",
    "braces": SCRIPT + b"${a:-" * 3000,
    "substituted": SCRIPT + b"$(" * 3000,
    "json": SCRIPT + b"-device '" + b'{"a":' * 3000 + b"}" * 3000 + b"'",
    "elements": DOMAIN + b"<a>" * 3000,
    "lists": CONFIG + b"disk = " + b"[" * 3000,
    "sums": CONFIG + b"a = " + b"(1+" * 3000,
}


@pytest.mark.parametrize("name", DEEP)
def test_what_is_nested_deep_is_read_or_refused(name: str) -> None:
    assert lifting(DEEP[name]) is not None
    is_read(DEEP[name])
