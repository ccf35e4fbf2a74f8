"""Where QEMU is started in a text: a script, a unit, a process, options alone. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from gpc.lift.expansion import Known
from gpc.lift.lifted import TOO_MUCH, Lifted
from gpc.lift.script import Script
from gpc.lift.shell import parse
from gpc.lift.shell_words import UnreadableScript
from gpc.lift.xml import NoGuest
from gpc.report.diagnostics import Diagnostic
from gpc.report.located import START, Source, Span, lines
from gpc_schemas.patterns import regex
from gpc_targets.qemu.lift import MOST_BYTES
from gpc_targets.qemu.lift import guest as of_guest
from gpc_targets.qemu.lift.around import Around
from gpc_targets.qemu.lift.config import BESIDE, is_config, of_config
from gpc_targets.qemu.lift.line import SpanOf, read
from gpc_targets.qemu.lift.sources import (
    PROGRAM,
    is_unit,
    is_words,
    of_process,
    of_unit,
    of_words,
)

MOST_WORDS = 4000
"""A guest that libvirt starts has some hundred."""

_PROGRAM = regex(r"(?:.*/)?(?:qemu-system-(\w+)|qemu-kvm|kvm|qemu)")
_MEANT = frozenset(
    ("-m", "-cpu", "-smp", "-device", "-drive", "-machine", "-M", "-enable-kvm", "-hda", "-netdev")
)


def lift(source: Source, size: int, system: str | None) -> Iterator[Lifted]:
    """The guest of a file of `size` bytes; `system` is the word of `os`, where that is known.

    Raises `gpc.lift.xml.NoGuest`.
    """
    if size > MOST_BYTES:
        message = f"this file has more than {MOST_BYTES} bytes"
        help = "what starts a guest is far smaller; was another file meant?"
        raise NoGuest(Diagnostic("not-a-guest", message, START, help=help))
    span = spans(source.text)
    try:
        found = commands(source.text)
    except UnreadableScript as error:
        message = f"this is no script that a shell would read: {error}"
        raise NoGuest(Diagnostic("not-a-guest", message, span(error.at, error.at + 1))) from None
    rows = [(command, words) for command in found.commands for words in started(command.words)]
    if not rows:
        message = "QEMU is not started here with any options"
        help = "give gpc the script itself, or /proc/PID/cmdline of the guest while it runs"
        raise NoGuest(Diagnostic("not-a-guest", message, START, help=help))
    command, words = max(rows, key=lambda row: len(row[1]))
    guest = Lifted(source, "qemu", "guest")
    _of_this_kind(words[0], span)
    if len(words) > MOST_WORDS:
        message = f"QEMU is started here with more than {MOST_WORDS} words"
        at = span(words[0].at, words[0].at + 1)
        raise NoGuest(Diagnostic("not-a-guest", message, at, help=TOO_MUCH))
    line = read(guest, words[1:], span)
    if not line.options:
        message = "none of the options that QEMU is started with here is known"
        at = span(words[0].at, words[0].at + 1)
        raise NoGuest(Diagnostic("not-a-guest", message, at))
    if is_config(source.text):
        beside = " ".join(BESIDE)
        message = f"what QEMU is told beside this file is not known: it is taken for `{beside}`"
        guest.assume(START, message, "import the whole command line of the guest while it runs")
    around = Around(found, command, words, span)
    for other, others in rows:
        if others[-1].at != words[-1].at and len(others) > len(words) // 2:
            help = "put it into a file of its own and import that"
            at = span(other.at, other.at + 1)
            guest.tell(at, "QEMU is started here in another way too", help)
    of_guest.lift(guest, line, around, system)
    yield guest


def commands(text: str) -> Script:
    """The commands of a script, a unit or a process. Raises UnreadableScript."""
    if "\0" in text.rstrip("\n"):
        return of_process(text)
    if is_unit(text):
        return of_unit(text)
    if is_words(text):
        return of_words(text)
    if is_config(text):
        return of_config(text, PROGRAM)
    return Script(parse(text))


def started(words: tuple[Known, ...]) -> Iterator[tuple[Known, ...]]:
    """The words from QEMU's name on, if it is started with options."""
    for place, word in enumerate(words[:24]):
        rest = words[place + 1 :]
        meant = sum(other.text.replace("--", "-") in _MEANT for other in rest)
        is_program = _PROGRAM.fullmatch(word.text) is not None
        if (is_program and (meant or len(rest) > 6)) or (not word.is_known and meant > 2):
            if words[0].text not in ("printf", "echo", "cat"):
                yield words[place:]
            return


def _of_this_kind(program: Known, span: SpanOf) -> None:
    found = _PROGRAM.fullmatch(program.text)
    if found and found[1] not in (None, "x86_64", "i386"):
        message = f"this guest's processor is {found[1]}"
        help = "gpc writes guests of x86_64 alone"
        at = span(program.at, program.at + len(program.text))
        raise NoGuest(Diagnostic("not-a-guest", message, at, help=help))


def spans(text: str) -> SpanOf:
    """What tells where characters of a text stand."""
    starts, at = [0], 0
    for line in lines(text)[:-1]:
        at += len(line)
        at += 2 if text.startswith("\r\n", at) else 1
        starts.append(at)

    def place(at: int) -> tuple[int, int]:
        at = min(max(at, 0), len(text))
        line = bisect_right(starts, at) - 1
        return line, at - starts[line]

    def span(start: int, end: int) -> Span:
        return Span(*place(start), *place(max(start, end)))

    return span
