"""Command lines as GRUB hands them to a kernel, and as its scripts spell them. Pure.

What stands in /proc/cmdline is what GRUB made of an entry's words. To have an entry hand over the
same again, that has to be taken apart as it was put together.

Source: GRUB 2.06, grub-core/lib/cmdline.c (grub_create_loader_cmdline): words are joined by blanks;
one with a blank in it stands in double quotes; a backslash goes before each backslash and quote,
but for the `\\xNN` of a character that was escaped already.
"""

from __future__ import annotations

from gpc_schemas.patterns import regex

_HEX = regex(r"\\x[0-9A-Fa-f]{2}")
_PLAIN = regex(r"[A-Za-z0-9@%+=:,./_-]+")


def words(line: str) -> tuple[str, ...]:
    """The words that GRUB was given when it handed over `line`."""
    found: list[str] = []
    word: list[str] = []
    quoted = started = False
    at = 0
    while at < len(line):
        char = line[at]
        at += 1
        if char == " " and not quoted:
            if started:
                found.append("".join(word))
            word, started = [], False
            continue
        started = True
        if char == '"':
            quoted = not quoted
        elif char == "\\" and _HEX.match(line, at - 1):
            word.append(line[at - 1 : at + 3])
            at += 3
        elif char == "\\" and line[at : at + 1] in ("\\", '"', "'"):
            word.append(line[at])
            at += 1
        else:
            word.append(char)
    if started:
        found.append("".join(word))
    return tuple(found)


def spelled(word: str) -> str:
    """A word of a GRUB script that is `word`, whatever is in it.

    Source: the GRUB manual, 6.1 Shell-like scripting, Quoting: as in a shell, single quotes keep
    all but themselves.
    """
    if _PLAIN.fullmatch(word):
        return word
    return "'" + word.replace("'", "'\\''") + "'"
