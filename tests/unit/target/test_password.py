"""What a file of a password may hold."""

from __future__ import annotations

import pytest

from gpc.target.password import BadPassword, password_in


@pytest.mark.parametrize("line", ["x", "opensame", " a b ", "<&'\">", "~", "$(id)"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_the_line_break_at_the_end_is_no_part_of_the_password(line: str, end: str) -> None:
    assert password_in(f"{line}{end}".encode(), "vnc") == line


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\n", "empty"),
        (b"qqq\nzzz\n", "more than one line"),
        (b"qqq\n\n", "more than one line"),
        (b"\nqqq", "more than one line"),
        (b"ninechars", "9 characters"),
        (b"ninechars\n", "9 characters"),
        (b"caf\xc3\xa9", "printable ASCII"),
        (b"dos\r\n", "printable ASCII"),
        (b"nul\0", "printable ASCII"),
        (b"qq\tzz", "printable ASCII"),
    ],
)
def test_a_file_that_holds_no_password_says_what_is_wrong_and_never_what_it_holds(
    data: bytes, said: str
) -> None:
    with pytest.raises(BadPassword, match=said) as refused:
        password_in(data, "vnc")
    for word in data.split():
        assert word.decode("utf-8", "replace") not in str(refused.value).split()
