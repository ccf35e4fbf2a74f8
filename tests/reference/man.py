"""Manual pages, one of gpc and one of each command, from what `--help` is made from.

The language is man(7), with the macros that groff and mandoc both have.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import typer

from gpc.cli.app import app

GPC: Any = typer.main.get_command(app)
"""The commands, in the classes that typer brings; it does not export their types."""

COMMANDS: dict[str, Any] = GPC.commands

FILES = (
    ("machine.yaml", "What a host is and what its guests are given."),
    ("build/HOST", "The build tree that is made of it."),
    ("/var/lib/gpc", "What was applied, and what stood there before."),
    ("~/.cache/gpc", "Which trees are up to date."),
)


def pages() -> dict[str, partial[str]]:
    """What makes the text of each page, by its path from the root of the repository."""
    commands = {f"docs/man/gpc-{name}.1": partial(_of_command, name) for name in COMMANDS}
    return {"docs/man/gpc.1": partial(_of_gpc), **commands}


def _of_gpc() -> str:
    lines = [*_head("gpc", "the declarative compiler for GPU passthrough")]
    lines += [".B gpc", "[\\fIOPTIONS\\fR]", "\\fICOMMAND\\fR", "[\\fIARGUMENTS\\fR]"]
    lines += [".SH DESCRIPTION", *_text(GPC.help)]
    lines += [".SH COMMANDS"]
    for name, command in COMMANDS.items():
        lines += [".TP", f".BR gpc\\-{_escaped(name)} (1)", _escaped(_first(command.help))]
    lines += [*_options(GPC), ".SH EXIT STATUS"]
    for code, meaning in exit_codes():
        lines += [".TP", f".B {code}", _escaped(meaning)]
    lines += [".SH FILES"]
    for path, what in FILES:
        lines += [".TP", f".I {_escaped(path)}", _escaped(what)]
    return _page([*lines, *_see(list(COMMANDS))])


def _of_command(name: str) -> str:
    command = COMMANDS[name]
    title, _, rest = command.help.partition("\n\n")
    lines = [*_head(f"gpc-{name}", _first(title)), f".B gpc {_escaped(name)}"]
    lines += ["[\\fIOPTIONS\\fR]"]
    for argument in _of_kind(command, "argument"):
        word = f"\\fI{_escaped(argument.metavar or argument.name.upper())}\\fR"
        lines += [word if argument.required else f"[{word}]"]
    lines += [".SH DESCRIPTION", *_text(title), *([".PP", *_text(rest)] if rest else [])]
    lines += _arguments(command)
    lines += _options(command)
    examples = [line.strip() for line in (command.epilog or "").splitlines() if "gpc " in line]
    if examples:
        shown = [_escaped(line) for line in examples]
        lines += [".SH EXAMPLES", ".nf", *shown, ".fi"]
    lines += [".SH EXIT STATUS", "Those of", ".BR gpc (1)."]
    return _page([*lines, *_see([])])


def exit_codes() -> list[tuple[str, str]]:
    """Each exit code with what it means, as the end of `gpc --help` has them."""
    words = " ".join((GPC.epilog or "").replace("\b", "").split()).partition("Exit codes:")[2]
    found: list[tuple[str, str]] = []
    for word in words.split():
        if word.isdigit():
            found.append((word, ""))
        else:
            code, meaning = found.pop()
            found.append((code, f"{meaning} {word}".strip()))
    return found


def _head(name: str, title: str) -> Iterator[str]:
    yield '.\\" Written by `make generate`; edit what it is made from.'
    yield f'.TH {name.upper().replace("-", chr(92) + "-")} 1 "" "gpc" "User Commands"'
    yield from (".SH NAME", f"{_escaped(name)} \\- {_escaped(title.rstrip('.'))}", ".SH SYNOPSIS")


def _see(names: list[str]) -> Iterator[str]:
    yield ".SH SEE ALSO"
    every = [f".BR gpc\\-{_escaped(name)} (1)" for name in names] or [".BR gpc (1)"]
    yield from (f"{line}," for line in every[:-1])
    yield every[-1]


def _of_kind(command: Any, kind: str) -> list[Any]:
    return [each for each in command.params if each.param_type_name == kind and not each.hidden]


def _arguments(command: Any) -> Iterator[str]:
    found = _of_kind(command, "argument")
    if found:
        yield ".SH ARGUMENTS"
    for argument in found:
        yield from (".TP", f".I {_escaped(argument.metavar or argument.name.upper())}")
        yield _escaped(argument.help or "")


def _options(command: Any) -> Iterator[str]:
    yield ".SH OPTIONS"
    for option in _of_kind(command, "option"):
        words = ", ".join(f"\\fB{_escaped(word)}\\fR" for word in option.opts)
        choices = getattr(option.type, "choices", None)
        value = "|".join(choices) if choices else option.metavar
        told = "" if option.is_flag or not value else f" \\fI{_escaped(value)}\\fR"
        default = f" Default: {option.default}" if choices and option.default else ""
        yield from (".TP", f"{words}{told}", _escaped(f"{option.help or ''}{default}"))
    yield from (".TP", "\\fB\\-h\\fR, \\fB\\-\\-help\\fR", "Show the help and exit.")


def _text(text: str) -> Iterator[str]:
    """Paragraphs; one that begins with a backspace, as typer has it, keeps its lines."""
    for n, paragraph in enumerate(text.strip().split("\n\n")):
        if n:
            yield ".PP"
        if paragraph.startswith("\b"):
            yield ".nf"
            yield from (_escaped(line) for line in paragraph.lstrip("\b\n").splitlines())
            yield ".fi"
        else:
            yield _escaped(" ".join(paragraph.split()))


def _first(text: str) -> str:
    return " ".join(text.partition("\n\n")[0].split())


_ROFF = str.maketrans(
    {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "~": "\\(ti", "^": "\\(ha", '"': "\\(dq"}
)
"""Letters that roff would set as others, so that a line copied from a page would not run."""


def _escaped(text: str) -> str:
    """Text that roff prints as it is."""
    text = text.translate(_ROFF)
    return f"\\&{text}" if text.startswith(".") else text


def _page(lines: list[str]) -> str:
    return "\n".join(line.rstrip() for line in lines) + "\n"
