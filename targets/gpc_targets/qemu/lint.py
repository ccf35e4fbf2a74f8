"""Scripts, units and processes that start QEMU, as settings. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gpc.lint.settings import ForeignReader, ForeignSetting, NotReadable
from gpc.report.located import Source, Span
from gpc_targets.qemu.lift import recognise

if TYPE_CHECKING:
    from gpc.lift.expansion import Known
    from gpc.lint.qemu_words import LineWord
    from gpc_targets.qemu.lift.line import SpanOf


def is_start(name: str, text: str) -> bool:
    """Whether a file starts a guest of QEMU's."""
    return recognise(text.encode())


def settings(source: Source) -> Iterator[ForeignSetting]:
    """The options of every guest that is started. Raises NotReadable."""
    from gpc.lift.expansion import UNKNOWN
    from gpc.lift.shell_words import UnreadableScript
    from gpc.lint.qemu_words import settings as of_words
    from gpc_targets.qemu.lift.starts import commands, spans, started

    span = spans(source.text)
    try:
        found = commands(source.text)
    except UnreadableScript as error:
        where = span(error.at, error.at + 1)
        raise NotReadable(f"this is no script that a shell would read: {error}", where) from None
    once: set[tuple[str, str, Span]] = set()
    for command in found.commands:
        for words in started(command.words):
            line = [_word(word, span) for word in words[1:] if word.text != UNKNOWN]
            for setting in of_words(line):
                if (setting.name, str(setting.value), setting.span) not in once:
                    once.add((setting.name, str(setting.value), setting.span))
                    yield setting


def _word(word: Known, span: SpanOf) -> LineWord:
    from gpc.lint.qemu_words import LineWord

    def within(start: int, end: int) -> Span:
        if not word.places:
            return span(0, 0)
        last = len(word.places) - 1
        first = word.places[min(start, last)]
        behind = word.places[min(max(end - 1, start), last)] + 1
        return span(first, behind if 0 < behind - first <= end - start + 8 else first + 1)

    return LineWord(word.text, within)


READERS = (
    ForeignReader("what starts a guest of QEMU's", (), is_start, settings, is_of_host=False),
)
