"""Files of xl and xm as settings with their places; nothing in them is run, and nothing hangs."""

from __future__ import annotations

import sys
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpc.lift.cfg import MAX_BYTES, Config, read
from gpc.lift.xml import Element, NoGuest
from gpc.report.located import Span, lines

WHOLE = b"""\
import os, re
name = "win"; builder = 'hvm'
memory = 2048L
base = "/srv/xen"
disk = [ 'file:%s/%s.img,hda,w' % (base, name),  # the system
         # 'phy:/dev/old,hdb,w',
         'phy:/dev/cd' + 'rom,hdc:cdrom,r', ]
vif = [['a', "b"], []]
def run(x):
    os.system(x)

if os.path.exists('/tmp'):
    memory = 4
vcpus = len(disk)
vnc = True
"""


def said(config: Config) -> dict[str, object]:
    def value(element: Element) -> object:
        return (
            element.texts[0].value if element.texts else [value(item) for item in element.children]
        )

    return {setting.name: value(setting) for setting in config.root.children}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a = 'it\\'s' ", "it's"),
        ('a = "tab\\t"', "tab\t"),
        ("a = 0x1f", "0x1f"),
        ("a=12;", "12"),
        ("\ta\t=\t'b'\t# c", "b"),
        ("a = [ 'b', \n # c\n 'd', ]", ["b", "d"]),
        ("a = []", []),
        ("a = [\n['b'],[ 'c' ,\n'd']]", [["b"], ["c", "d"]]),
        ("a = 1\r\n", "1"),
        ("\ufeffa = 'b'", "b"),
        ("a = 'b\u2028c'", "b\u2028c"),
        ("a = 'b'; a += 'c'", "bc"),
        ("a = ['b']\na += ['c']", ["b", "c"]),
        ("a += ['c']", ["c"]),
    ],
)
def test_what_xl_reads_is_read(text: str, value: object) -> None:
    config = read(text.encode())
    assert said(config) == {"a": value}
    assert config.skipped == ()
    assert not config.is_python


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a = 'b' 'c'", "bc"),
        ("a = 'b' + \\\n'c'", "bc"),
        ("a = ('b' +\n 'c')", "bc"),
        ("a = '''b'c\nd'''", "b'c\nd"),
        ("a = r'b\\c'", "b\\c"),
        ("a = u'b'", "b"),
        ("a = -1", "-1"),
        ("a = True", "1"),
        ("a = '%s-%d%%' % ('b', 3)", "b-3%"),
        ("a = '%s' % 'b'", "b"),
        ("a = ['b'] + ['c']", ["b", "c"]),
        ("a = ('b', 'c')", ["b", "c"]),
    ],
)
def test_python_that_is_plain_to_see_is_read(text: str, value: object) -> None:
    config = read(text.encode())
    assert said(config) == {"a": value}
    assert config.is_python


@pytest.mark.parametrize(
    "text",
    [
        "a = f('b')",
        "a = b.c",
        "a = b",
        "a = open('/etc/passwd').read()",
        "a = '%s' % b",
        "a = '%05d' % 1",
        "a = '%s%s' % 'b'",
        "a = 'b' if c else 'd'",
        "a = ['b' for b in c]",
        "a = {'b': 'c'}",
        "a = '\\x41'",
        "a = [f(\n'b'), 'c']",
        "a = 'b' + ['c']",
    ],
)
def test_what_had_to_be_run_is_skipped_and_said_to_be(text: str) -> None:
    config = read(f"{text}\nz = 1\n".encode())
    assert said(config) == {"z": "1"}
    assert [(each.kind, each.name, each.text) for each in config.skipped] == [("value", "a", text)]
    assert config.is_python


def test_a_whole_file_of_python_is_read_as_far_as_it_is_known() -> None:
    config = read(WHOLE)
    assert said(config) == {
        "name": "win",
        "builder": "hvm",
        "memory": "2048",
        "base": "/srv/xen",
        "disk": ["file:/srv/xen/win.img,hda,w", "phy:/dev/cdrom,hdc:cdrom,r"],
        "vif": [["a", "b"], []],
        "vnc": "1",
    }
    assert config.used == {"base", "name"}
    kinds = [(each.kind, each.text.partition("\n")[0]) for each in config.skipped]
    assert kinds == [
        ("import", "import os, re"),
        ("python", "def run(x):"),
        ("python", "if os.path.exists('/tmp'):"),
        ("value", "vcpus = len(disk)"),
    ]


def test_of_two_equal_keys_the_last_counts_and_the_first_is_said_to_be_there() -> None:
    config = read(b"a = 1\na = 2\n")
    assert said(config) == {"a": "2"}
    (first,) = config.skipped
    assert (first.kind, first.name, first.span.line) == ("twice", "a", 0)


def test_a_name_that_a_block_may_change_is_not_known_any_more() -> None:
    config = read(b"a = 'b'\nif x:\n    a = 'c'\nd = a\n")
    assert said(config) == {"a": "b"}
    assert [each.kind for each in config.skipped] == ["python", "value"]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("a = 1\nb = [ 'c',\n", "the list that starts here does not end", 1),
        ("a = 'b", "the text that starts here does not end", 0),
        ("a = '''b'", "the text that starts here does not end", 0),
        (f"a = {'[' * 9}", "this is nested more than 8 deep", 0),
        (f"a = {'[' * 100_000}", "this is nested more than 8 deep", 0),
        ("a = 'b'\na += ['c']", "a list and a text cannot be put together", 1),
    ],
)
def test_what_no_tool_would_read_is_refused_at_its_place(
    text: str, message: str, line: int
) -> None:
    with pytest.raises(NoGuest) as refused:
        read(text.encode())
    assert refused.value.found.message == message
    assert isinstance(refused.value.found.place, Span)
    assert refused.value.found.place.line == line


def test_a_hundred_megabytes_are_refused_at_once() -> None:
    started = time.process_time()
    with pytest.raises(NoGuest, match="more than"):
        read(b"a = 'b'\n" * 13_000_000)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "text",
    [
        "a = '" + "\\'" * (MAX_BYTES // 4),
        "x " + "\\'" * (MAX_BYTES // 4),
        "x '''" + "\\'''" * (MAX_BYTES // 8),
        "(" * (MAX_BYTES // 2) + "\n" * (MAX_BYTES // 2 - 1),
        "x(\n" * (MAX_BYTES // 4),
        "a=" + "'b'+" * (MAX_BYTES // 5) + "'c'",
        "a='b'\n" + "a=a+a\n" * (MAX_BYTES // 8),
        "a='b'\n" + "".join(f"a{n}=a+a;a=a{n}\n" for n in range(10_000)),
        "a=['b']\n" + "a=a+a\n" * (MAX_BYTES // 8),
        "a=[" + "[],[['b']]," * (MAX_BYTES // 16) + "]",
        "if x:\n" * (MAX_BYTES // 8),
        "a='" + "%s" * (MAX_BYTES // 4) + "' % ('b','c')",
        '"""' * (MAX_BYTES // 4),
        "a = " + "# b\n" * (MAX_BYTES // 8),
    ],
    ids=range(14),
)
def test_no_file_takes_long(text: str) -> None:
    started = time.process_time()
    with suppress(NoGuest):
        read(text.encode()[:MAX_BYTES])
    assert time.process_time() - started < 5


_watched: list[list[str]] = []


def _watch(event: str, _: object) -> None:
    if _watched and event.startswith(
        ("exec", "compile", "import", "open", "os.", "subprocess.", "socket.", "shutil.", "ctypes.")
    ):
        _watched[-1].append(event)


@pytest.fixture(scope="module")
def watch() -> None:
    """An audit hook, which cannot be taken away again: it looks only while somebody watches."""
    sys.addaudithook(_watch)


DANGEROUS = [
    "a = open('/etc/passwd').read()",
    "import os\nos.system('touch /tmp/owned')",
    "a = __import__('os').system('id')",
    "a = eval('1')\nexec('b = 2')",
    "def f():\n    os.system('id')\nf()",
    "a = '%s' % os.popen('id').read()",
    "a = `id`\nb = $(id)",
    "execfile('/etc/xen/other.cfg')",
]


@pytest.mark.parametrize("text", [*DANGEROUS, WHOLE.decode()])
def test_nothing_of_a_file_is_run_opened_or_imported(watch: None, text: str) -> None:
    events = list[str]()
    with suppress(NoGuest):
        read(text.encode())  # what reading itself imports at the first time
    _watched.append(events)
    try:
        read(text.encode())
    finally:
        _watched.pop()
    assert events == []


def test_the_watch_sees_what_is_run(watch: None) -> None:
    _watched.append([])
    try:
        exec("a = 1")
    finally:
        events = _watched.pop()
    assert "exec" in events


_PIECES = st.sampled_from(
    [*"=+,;[](){}'\"#%\\\n\t -1a", "\r\n", "'b'", "a = ", "b += ", "['c']", "'''", '"""', "if x:\n",
     "    ", "%s", " % ", "\\'", "\ufeff", "\x00", "ä", "\u2028", "def f():\n", "import os\n"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40).map("".join))
@settings(max_examples=400)
def test_any_text_is_read_or_refused_and_each_place_is_in_it(text: str) -> None:
    config = None
    with suppress(NoGuest):
        config = read(text.encode())
    if config is None:
        return
    rows = lines(text)
    for element in config.root.walk():
        for span in (element.span, *(text.span for text in element.texts)):
            assert span.line <= span.end_line < len(rows)
            assert span.end_column <= len(rows[span.end_line])
        for one in element.texts:
            row = rows[one.span.line]
            is_plain = one.span.line == one.span.end_line and "\\" not in row and "%" not in row
            if is_plain and not config.is_python:
                assert row[one.span.column : one.span.end_column] == one.value


@given(st.integers(0, len(WHOLE)), st.binary(max_size=3), st.integers(0, 40))
@settings(max_examples=300)
def test_a_mutated_file_is_read_or_refused(at: int, put: bytes, drop: int) -> None:
    with suppress(NoGuest):
        read(WHOLE[:at] + put + WHOLE[at + drop :])
