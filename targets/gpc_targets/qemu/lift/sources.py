"""Where a command line stands when it is in no script: a process, or a unit of systemd. Pure.

Source: proc_pid_cmdline(5); systemd.service(5), Command lines, and systemd.unit(5), Specifiers, of
systemd 252.
"""

from __future__ import annotations

import re

from gpc.lift.expansion import UNKNOWN, Known
from gpc.lift.script import Command, Script
from gpc.lift.shell_tree import Commands
from gpc.lift.shell_words import Words
from gpc_schemas.patterns import regex

_SECTION = regex(r"^\[(?:Service|Unit)\]\s*$", re.MULTILINE)
_SETTING = regex(r"^(ExecStartPre|ExecStart|Environment)[ \t]*=[ \t]*[-@:+!|]*", re.MULTILINE)
_VARIABLE = regex(r"\$\{([A-Za-z_]\w*)\}")
_SPECIFIER = regex(r"%(.)")
_ASSIGNED = regex(r"([A-Za-z_]\w*)=")


def is_unit(text: str) -> bool:
    """Whether a text is a unit of systemd."""
    return _SECTION.search(text) is not None and not text.startswith("#!")


def of_process(text: str) -> Script:
    """The words of a process, of which each ends with a zero byte."""
    found = Script(Commands(()))
    words, at = list[Known](), 0
    for word in text.split("\0"):
        words.append(Known(word, tuple(range(at, at + len(word)))))
        at += len(word) + 1
    while words and not words[-1].text.strip():
        words.pop()
    if words:
        found.commands.append(Command(tuple(words), (), (), 0, None))
    return found


def is_words(text: str) -> bool:
    """Whether a text is options of QEMU's and nothing else, in lines of their own."""
    lines = [line for line in text.splitlines() if line.strip() and line.strip()[0] != "#"]
    return bool(lines) and all(line.strip().startswith("-") for line in lines)


def of_words(text: str) -> Script:
    """Options that some program hands on to QEMU. Raises UnreadableScript."""
    found, reader = Script(Commands(())), Words(text)
    words = [Known(PROGRAM, ())]
    while True:
        reader.blanks(lines=True)
        if reader.at >= len(text):
            break
        at = reader.at
        words += found.variables.words((reader.word(),))
        reader.at += reader.at == at
    found.commands.append(Command(tuple(words), (), (), 0, None))
    return found


PROGRAM = "qemu-system-x86_64"
"""What is started where nothing is said of it."""


def of_unit(text: str) -> Script:
    """What a unit starts, with the variables of its environment. Raises UnreadableScript.

    A setting without a value forgets those of its name that stand before it.
    """
    found = Script(Commands(()))
    settings = list(_SETTING.finditer(text))
    variables = found.variables.values
    for setting in settings:
        if setting[1] != "Environment":
            continue
        words = _words(found, text, setting.end())
        if not words:
            variables.clear()
        for word in words:
            name = _ASSIGNED.match(word.text)
            if name:
                variables[name[1]] = Known(word.text[name.end() :], word.places[name.end() :])
    for_it = tuple(
        (name, value)
        for name, value in variables.items()
        if isinstance(value, Known) and f"${{{name}}}" not in text and f"${name}" not in text
    )
    started: list[tuple[str, Command]] = []
    for setting in settings:
        if setting[1] == "Environment":
            continue
        said = tuple(_words(found, text, setting.end()))
        if said:
            started.append((setting[1], Command(said, for_it, (), setting.start(), None)))
        else:
            started = [(kind, command) for kind, command in started if kind != setting[1]]
    found.commands += (command for _, command in started)
    return found


def _words(found: Script, text: str, at: int) -> list[Known]:
    reader = Words(text)
    reader.at = at
    known: list[Known] = []
    while True:
        reader.blanks()
        if reader.at >= len(text) or reader.looking("\n"):
            # A comment between continued lines is none of them.
            line = text[text.rfind("\n", 0, reader.at) + 1 : reader.at]
            if reader.looking("\n") and line.lstrip().startswith("#"):
                reader.at += 1
                continue
            return known
        if text[reader.at] in ";&|<>()":
            reader.at += 1
            continue
        words = found.variables.words((reader.word(),))
        known += [_specified(_substituted(found, word)) for word in words]


def _substituted(found: Script, word: Known) -> Known:
    """A word in which variables are put in that stand in single quotes, as systemd does."""
    text: list[str] = []
    places: list[int] = []
    end = 0
    for each in _VARIABLE.finditer(word.text):
        value = found.variables.values.get(each[1])
        new = value if isinstance(value, Known) else Known(UNKNOWN, word.places[each.start() :][:1])
        text += [word.text[end : each.start()], new.text]
        places += [*word.places[end : each.start()], *new.places]
        end = each.end()
    return Known("".join((*text, word.text[end:])), (*places, *word.places[end:]))


def _specified(word: Known) -> Known:
    """A word in which `%%` is a percent sign, and any other specifier is not known."""
    text: list[str] = []
    places: list[int] = []
    end = 0
    for each in _SPECIFIER.finditer(word.text):
        text += [word.text[end : each.start()], "%" if each[1] == "%" else UNKNOWN]
        places += [*word.places[end : each.start()], word.places[each.start()]]
        end = each.end()
    return Known("".join((*text, word.text[end:])), (*places, *word.places[end:]))
