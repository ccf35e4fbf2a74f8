"""The file beside xen.efi, read as Xen reads it, and edited in place. Pure.

Text is the file's bytes, a character each (latin-1), so that a place in it is a place in the file.

Source: Xen 4.20, xen/common/efi/boot.c: pre_parse (control characters end lines, tabs too; blanks
before a line go; `#` begins a comment, `;` at the beginning of a line does), get_value (the first
line in the first section of a name; any section where none is asked for), point_tail (names of the
file), get_argv (the first word is the program's own name; what comes behind `--` is Xen's).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from gpc.target.owner import line_with
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

MOST = 1023
"""The characters of a command line that Xen keeps, of its own and of dom0's. Source: Xen 4.20,
xen/include/public/version.h (xen_commandline_t), xen/arch/x86/setup.c (MAX_GUEST_CMDLINE)."""

MARK = "# gpc: `gpc apply` has added to the next line: "
ADDED = "# gpc: `gpc apply` has added the next line: "
"""What begins the comments before lines that gpc has changed; its words there follow."""

_RUN = regex(r"[^\x00-\x1f\x7f]+")
_TAIL = regex(r"[.\-_][^.\-_]*$")
_BLANKS = " \xa0"
_MARKED = regex(rf"({MARK}|{ADDED})(.*)")


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


class _Mark(NamedTuple):
    """The comment before a line: gpc's words in that, and where the whole comment stands."""

    is_added: bool
    """The line itself is gpc's."""
    words: Value


class _Line(NamedTuple):
    """A line of words, and where it stands with the blanks and the comment in it."""

    item: str
    block: int
    """How many headings of sections stand before it."""
    start: int
    end: int
    value: Value
    mark: _Mark | None


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
    booted: Sequence[XenSection],
    is_own: Callable[[str], bool],
    dom0: tuple[Sequence[str], Sequence[str]],
    xen: tuple[Sequence[str], Sequence[str]],
) -> str:
    """The text with words that come to the booted sections, and go from where gpc has put them.

    That is said by a comment before each line that gpc has added to: the section that boots may
    have been another then, or somebody may have copied one. Whose kernel is told another root is
    left alone. Where nothing is marked any more, words go from what boots.
    Raises ValueError where a line is to follow one that has no end.
    """
    lines = list(_changeable(text))
    own = {line.block for line in lines if line.item == "kernel" and is_own(line.value.text)}
    starts = {value.start for one in booted for value in (one.kernel, one.options) if value}
    is_marked = any(line.mark is not None for line in lines)
    changes: list[tuple[int, int, str]] = []
    for line in lines:
        gone, new = dom0 if line.item == "kernel" else xen
        if line.value.start in starts:
            changes += _changed(text, line, gone, new, gone if not is_marked else ())
        elif line.mark is not None and line.block in own:
            changes += _changed(text, line, gone, (), ())
    for after in {one.kernel.end for one in booted if one.options is None and xen[1]}:
        end = text.index("\n", after) + 1
        line_end, added = _line_end(text, after), line_with("", *xen)
        changes.append((end, end, f"{ADDED}{added}{line_end}options={added}{line_end}"))
    for start, end, changed in sorted(changes, reverse=True):
        text = f"{text[:start]}{changed}{text[end:]}"
    return text


def _changeable(text: str) -> Iterator[_Line]:
    """The lines of Xen's and of dom0's words, also those that do not count, with their marks."""
    block, mark = 0, None
    for run in _RUN.finditer(text):
        marked = _MARKED.fullmatch(run[0])
        line = run[0].lstrip(_BLANKS)
        if marked is not None:
            mark = _Mark(marked[1] == ADDED, Value(marked[2], run.start(), run.end()))
        elif line.startswith("["):
            block, mark = block + 1, None
        for item in ("kernel", "options"):
            if line.startswith(f"{item}="):
                bare = line.partition("#")[0][len(item) + 1 :].lstrip(_BLANKS)
                end = run.end() - len(line) + len(line.partition("#")[0])
                value = Value(bare, end - len(bare), end)
                yield _Line(item, block, run.start(), run.end(), value, mark)
                mark = None


def _changed(
    text: str, line: _Line, gone: Sequence[str], new: Sequence[str], unmarked: Sequence[str]
) -> Iterator[tuple[int, int, str]]:
    """The changes of a line and of its mark, each where it stands and what comes there."""
    had = line.mark.words.text if line.mark is not None else ""
    taken = [group for group in gone if line_with(had, [group], ()) != had] or unmarked
    left = line_with(had, [*gone, *new], new)
    changed = line_with(line.value.text, taken, new)
    if line.mark is None:
        if left:
            yield line.start, line.start, f"{MARK}{left}{_line_end(text, line.end)}"
    elif left:
        prefix = ADDED if line.mark.is_added else MARK
        yield line.mark.words.start, line.mark.words.end, f"{prefix}{left}"
    else:
        yield line.mark.words.start, _behind(text, line.mark.words.end), ""
        if line.mark.is_added and not changed and line.value.end == line.end:
            yield line.start, _behind(text, line.end), ""
            return
    yield line.value.start, line.value.end, changed


def _line_end(text: str, at: int) -> str:
    """What ends the line of a place."""
    end = text.find("\n", at)
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"


def _behind(text: str, end: int) -> int:
    """Where what follows a line begins."""
    return end + (2 if text[end : end + 2] == "\r\n" else len(text[end : end + 1]))


def too_long(section: XenSection, more: str) -> str | None:
    """The line of a section that Xen would cut off; None where it keeps both."""
    options = section.options.text if section.options is not None else ""
    told = section.kernel.text.partition(" ")[2]
    found = (("options=", f"{options} {more}".strip()), ("kernel=", told))
    return next((name for name, line in found if len(line) > MOST), None)
