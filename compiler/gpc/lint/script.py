"""What a shell's script does to a host: its commands, and the variables that it hands on. Pure.

Hooks of libvirt, scripts around a guest, units' programs. Nothing of them is run; what is not known
without running it is not judged.
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
from gpc.lint.settings import ForeignReader, ForeignSetting, NotReadable
from gpc.report.located import Source
from gpc_schemas.patterns import regex

_SHELL = regex(r"\A#![^\n]*\b(?:ba|da|k|z)?sh\b")
_NAMED = regex(r"^[ \t]*(?:\w+[ \t]+)?(\w+)=[\"']?\$\{?[23]\b", re.MULTILINE)
_WORD = r"[\"']?(?:prepare|release)\b"

MOST_NAMES = 8
"""How many variables are followed; a hook has two or three."""

MORE = ("sudo", "doas", "exec", "command", "nohup", "env")
"""Programs whose first word is the program that counts."""


def is_script(name: str, text: str) -> bool:
    """Whether a file is a shell's script."""
    return _SHELL.match(text) is not None or name.endswith((".sh", ".bash"))


def is_hook(source: Source) -> bool:
    """Whether libvirt calls a script: by where it lies, or as it tests how it is called."""
    return "/hooks/" in source.name or _tests_call(source.text)


def _tests_call(text: str) -> bool:
    """Whether the second argument, or a variable that has it, is held against `prepare`."""
    names = sorted(set(_NAMED.findall(text)))[:MOST_NAMES]
    given = rf"\$\{{?(?:{'|'.join(['[23]', *names])})\b\}}?[\"']?"
    called = rf"{given}[ \t]*={{1,2}}[ \t]*{_WORD}|{_WORD}[\"']?[ \t]*={{1,2}}[ \t]*[\"']?{given}"
    chosen = rf"\bcase[ \t]+[\"']?(?:{given}[ \t/]?)+[ \t]+in\s+\(?{_WORD}"
    return re.search(f"{called}|{chosen}", text) is not None


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
    if is_hook(source):
        yield ForeignSetting("file", "hooks/qemu", None, places.span(0, 0))
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


READERS = (
    ForeignReader("a shell's script", ("/etc/libvirt/hooks/qemu",), is_script, commands, False),
)
