"""Kernel command lines, taken apart as GRUB put them together and spelled for its scripts."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpc_targets.grub.live.line import spelled, words


def handed_over(arguments: list[str]) -> str:
    """What GRUB makes of an entry's words: grub_create_loader_cmdline of GRUB 2.06."""
    made = []
    for argument in arguments:
        text, at = "", 0
        while at < len(argument):
            char = argument[at]
            hexes = argument[at + 2 : at + 4]
            if argument[at : at + 2] == "\\x" and len(hexes) == 2 and set(hexes) <= _HEX:
                text += argument[at : at + 4]
                at += 4
                continue
            text += f"\\{char}" if char in "\\'\"" else char
            at += 1
        made.append(f'"{text}"' if " " in argument else text)
    return " ".join(made)


_HEX = set("0123456789abcdefABCDEF")
_ARGUMENTS = st.lists(
    st.text(st.sampled_from("ab=x\\'\" 0f41,()"), min_size=1).filter(lambda word: word.strip()),
    max_size=4,
)


@given(_ARGUMENTS)
def test_the_words_of_a_line_hand_over_the_same_line_again(arguments: list[str]) -> None:
    line = handed_over(arguments)
    assert handed_over(list(words(line))) == line


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("root=/dev/sda1 ro  quiet", ("root=/dev/sda1", "ro", "quiet")),
        ('"dyndbg=file a +p" quiet', ("dyndbg=file a +p", "quiet")),
        ('dyndbg="file a +p"', ("dyndbg=file a +p",)),
        (r"it\'s a\\b", ("it's", r"a\b")),
        (r"escaped\x20already", (r"escaped\x20already",)),
        ("xen-pciback.hide=(0000:01:00.0)", ("xen-pciback.hide=(0000:01:00.0)",)),
        ("", ()),
    ],
)
def test_a_line_is_taken_apart(line: str, expected: tuple[str, ...]) -> None:
    assert words(line) == expected


@given(st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1))
def test_a_spelled_word_reads_back_whatever_is_in_it(word: str) -> None:
    assert shlex.split(spelled(word)) == [word]
