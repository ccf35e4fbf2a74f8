"""The file beside xen.efi, read as Xen reads it, and edited in place. Pure.

Text is the file's bytes, a character each (latin-1), so that a place in it is a place in the file.

Source: Xen 4.20, xen/common/efi/boot.c: pre_parse (control characters end lines, tabs too; blanks
before a line go; `#` begins a comment, `;` at the beginning of a line does), get_value (the first
line in the first section of a name; any section where none is asked for), point_tail (names of the
file), get_argv (the first word is the program's own name; what comes behind `--` is Xen's).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gpc.target.owner import line_with
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

MOST = 1023
"""The characters of a command line that Xen keeps, of its own and of dom0's. Source: Xen 4.20,
xen/include/public/version.h (xen_commandline_t), xen/arch/x86/setup.c (MAX_GUEST_CMDLINE)."""

MARK = "# gpc: `gpc apply` has added the next line"

_RUN = regex(r"[^\x00-\x1f\x7f]+")
_TAIL = regex(r"[.\-_][^.\-_]*$")
_BLANKS = " \xa0"
_MARKED = regex(rf"^{MARK}\r?\noptions=(?P<is>[^\r\n]*)\r?\n", re.M)


class Value(NamedTuple):
    """The value of a line, up to a comment, and where it stands in the text."""

    text: str
    start: int
    end: int


class XenSection(NamedTuple):
    """What boots: the lines that count in a text."""

    name: str
    """Empty where no section is asked for."""
    kernel: Value
    """The name of a file, and what its kernel is told."""
    options: Value | None
    ramdisk: Value | None


class Arguments(NamedTuple):
    """What the command line of xen.efi says."""

    file: str
    """Of `-cfg=`; empty where Xen looks for one."""
    section: str
    xen: str
    """Words for Xen, which come behind those of the file."""


def names(program: str) -> Iterator[str]:
    """The names of the file that xen.efi of this name looks for, in its order."""
    while (tail := _TAIL.search(program)) is not None:
        program = program[: tail.start()]
        yield f"{program}.cfg"


def arguments(words: Sequence[str]) -> Arguments:
    """What Xen makes of its words behind the name of the program."""
    file = section = ""
    at = words.index("--") if "--" in words else len(words)
    pending = iter(words[:at])
    for word in pending:
        if word[0] not in "-/":
            section = word
        elif word[1:5] == "cfg=":
            file = word[5:]
        elif word[1:] == "cfg":
            file = next(pending, "")
    return Arguments(file, section, " ".join(words[at + 1 :]))


def default_of(text: str) -> str:
    """The section that a file names; empty where it names none, and any line counts."""
    found = value(text, "global", "default")
    return found.text if found is not None else ""


def chain_of(text: str) -> str:
    """The file in which Xen looks for a section that this one lacks; empty where it names none."""
    found = value(text, "global", "chain")
    return found.text if found is not None else ""


def section_of(text: str, name: str) -> XenSection | None:
    """A section that boots; None where it has no kernel."""
    kernel = value(text, name, "kernel")
    if kernel is None:
        return None
    return XenSection(name, kernel, value(text, name, "options"), value(text, name, "ramdisk"))


def value(text: str, section: str, item: str) -> Value | None:
    """The first line of an item in the first section of a name; in any where none is named."""
    inside = not section
    for line in _lines(text):
        if line.text.startswith("[") and section:
            if inside:
                return None
            inside = line.text[1:].startswith(f"{section}]")
        elif inside and line.text.startswith(f"{item}="):
            bare = line.text[len(item) + 1 :].lstrip(_BLANKS)
            return Value(bare, line.end - len(bare), line.end)
    return None


def _lines(text: str) -> Iterator[Value]:
    """The lines that say anything, without the blanks before them and without comments."""
    for run in _RUN.finditer(text):
        line = run[0].lstrip(_BLANKS)
        start = run.end() - len(line)
        line = "" if line.startswith(";") else line.partition("#")[0]
        if line:
            yield Value(line, start, start + len(line))


def is_cut(text: str) -> bool:
    """Whether the last line has no end."""
    return any(line.end == len(text) for line in _lines(text))


def with_words(
    text: str,
    section: XenSection,
    dom0: tuple[Sequence[str], Sequence[str]],
    xen: tuple[Sequence[str], Sequence[str]],
) -> str:
    """The text with words taken out of a section's lines and added to them.

    Raises ValueError where a line is to follow one that has no end.
    """
    changes = [(section.kernel, line_with(section.kernel.text, *dom0))]
    if section.options is not None:
        changes.append((section.options, line_with(section.options.text, *xen)))
    elif xen[1]:
        end = text.index("\n", section.kernel.end) + 1
        line_end = "\r\n" if text[end - 2 : end] == "\r\n" else "\n"
        added = f"{MARK}{line_end}options={line_with('', *xen)}{line_end}"
        changes.append((Value("", end, end), added))
    for place, changed in sorted(changes, key=lambda change: change[0].start, reverse=True):
        text = f"{text[: place.start]}{changed}{text[place.end :]}"
    return _without_marks(text)


def _without_marks(text: str) -> str:
    """Lines that gpc has added and that say nothing any more go; others' words in one stay."""
    return _MARKED.sub(lambda found: found[0] if found["is"].strip() else "", text)


def too_long(section: XenSection, more: str) -> str | None:
    """The line of a section that Xen would cut off; None where it keeps both."""
    options = section.options.text if section.options is not None else ""
    told = section.kernel.text.partition(" ")[2]
    found = (("options=", f"{options} {more}".strip()), ("kernel=", told))
    return next((name for name, line in found if len(line) > MOST), None)
