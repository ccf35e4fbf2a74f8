"""The commands, their arguments and options, and what may be given for each."""

from __future__ import annotations

from typing import Any, NamedTuple

from gpc.target.backend import backends
from reference.man import COMMANDS, GPC

HELP = ("-h", "--help")


class Option(NamedTuple):
    """An option: how it is written, what may follow it (empty: nothing), and what it is for."""

    words: tuple[str, ...]
    values: str
    help: str


class Command(NamedTuple):
    """A command, what its arguments are, and its options."""

    name: str
    help: str
    argument: str
    many: bool
    options: tuple[Option, ...]


KINDS = {
    "DIR": "@directories",
    "FILE": "@files",
    "FILE...": "@files",
    "FILE[:LINE]": "@files",
    "TREE": "@trees",
    "N": "",
    "WORD": "@codes",
}
"""What stands for a metavar: something that the shell looks for."""


def commands() -> list[Command]:
    """Every command."""
    return [_command(name, each) for name, each in COMMANDS.items()]


def _command(name: str, command: Any) -> Command:
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option"]
    return Command(
        name,
        _first(command.help),
        KINDS[arguments[0].metavar] if arguments else "",
        bool(arguments) and arguments[0].nargs == -1,
        (*map(_option, options), Option(HELP, "", "Show the help and exit.")),
    )


def _option(option: Any) -> Option:
    choices = getattr(option.type, "choices", None)
    if option.is_flag:
        values = ""
    elif choices:
        values = " ".join(choices)
    elif "--backend" in option.opts:
        values = " ".join(backends())
    else:
        values = KINDS.get(option.metavar, "@words")
    return Option(tuple(option.opts), values, _first(option.help or ""))


def _first(text: str) -> str:
    return " ".join(text.partition("\n\n")[0].split())


def of_all() -> list[Option]:
    """The options of `gpc` itself."""
    return [*(_option(each) for each in GPC.params), Option(HELP, "", "Show the help and exit.")]
