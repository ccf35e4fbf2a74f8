"""The commands of a shell's script as settings. Pure.

Nothing of them is run; what is not known without running it is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.lift.cfg_values import TextPlaces
from gpc.lift.expansion import UNKNOWN, Known
from gpc.lift.script import Command, Script
from gpc.lift.shell import parse
from gpc.lift.shell_tree import Branches, Commands, Loop, Node, ShellFunction, Simple
from gpc.lift.shell_words import UnreadableScript, Word
from gpc.lint.settings import ForeignSetting, NotReadable
from gpc.report.located import Source
from gpc_schemas.patterns import regex

_EXPORT = regex(r"^[ \t]*export[ \t]+(QEMU_\w+)=([\"']?)([^\s\"';]*)\2", re.MULTILINE)

MORE = ("sudo", "doas", "exec", "command", "nohup", "env")
"""Programs whose first word is the program that counts."""


def commands(source: Source) -> Iterator[ForeignSetting]:
    """Every command of a script by its program, and every variable set for one.

    A file that it writes stands behind the words: `echo 1 > /sys/...`. Raises NotReadable.
    """
    places = TextPlaces(source.text)
    try:
        tree = parse(source.text)
    except UnreadableScript as error:
        where = places.span(error.at, error.at + 1)
        raise NotReadable(f"this is no script that a shell would read: {error}", where) from None
    try:
        found = Script(tree).commands
    except UnreadableScript:  # more than can be followed: its commands as they stand there
        found = list(_standing(tree))
    for word in _EXPORT.finditer(source.text):
        span = places.span(word.start(1), word.end())
        yield ForeignSetting("qemu", f"env.{word[1]}", word[3], span)
    for command in found:
        yield from _command(source.text, command, places)


def _standing(node: Node | tuple[Word, ...]) -> Iterator[Command]:
    """The commands below a node, without the values of variables."""
    if isinstance(node, Simple):
        words = tuple(_text(word) for word in node.words)
        files = tuple((sign, _text(word)) for sign, word in node.files)
        if words:
            yield Command(words, (), files, node.at, None)
    elif isinstance(node, Commands):
        for _, below in node.rows:
            yield from _standing(below)
    elif isinstance(node, Branches):
        for condition, below in node.rows:
            if isinstance(condition, Commands):
                yield from _standing(condition)
            yield from _standing(below)
    elif isinstance(node, (Loop, ShellFunction)):
        yield from _standing(node.body)


def _text(word: Word) -> Known:
    return Known("".join(p.text if p.kind == "text" else UNKNOWN for p in word.pieces), ())


def _command(text: str, command: Command, places: TextPlaces) -> Iterator[ForeignSetting]:
    for name, value in command.variables:
        if value.is_known and value.places:
            span = places.span(value.places[0], value.places[-1] + 1)
            yield ForeignSetting("qemu", f"env.{name}", value.text, span)
    words = [word.text for word in command.words]
    while len(words) > 1 and words[0].rpartition("/")[2] in MORE:
        words = words[1:]
    for _, file in command.files:
        words += [">", file.text]
    end = text.find("\n", command.at)
    span = places.span(command.at, len(text) if end < 0 else end)
    said = " ".join(words[1:]).replace(UNKNOWN, "$")
    yield ForeignSetting("command", words[0].rpartition("/")[2], said, span)
