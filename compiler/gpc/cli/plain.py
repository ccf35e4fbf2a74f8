"""Calls that need no library to be understood: the commands of every day in their exact form.

Loading typer costs more than most of these commands do. What stands here is what the full command
line says of them, and a test holds both to that; any other call is the full command line's, and so
are help, completion and each mistake. Nothing is loaded here but by the command itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from gpc_schemas.records import NamedTuple

FORMATS = ("full", "concise", "json", "github", "gitlab", "sarif")
COLORS = ("auto", "always", "never")


class Plain(NamedTuple):
    """A command: where its function is, what it takes, and the keywords of those that are left."""

    module: str
    function: str
    argument: str
    """`files` (or words) of any number, `+` for one or more, `?` for one or none, `1` for one."""
    options: dict[str, tuple[str, tuple[str, ...]]]  # the keyword of each, and its words if any
    defaults: dict[str, Any]
    flags: Mapping[str, str] = MappingProxyType({})  # the keyword of each option that has no value


_LOOKS = {"source": None, "root": "/", "live": False, "backend": None}
_AT = {"--from": ("source", ()), "--root": ("root", ())}
_SHOWN = {"--format": ("format", FORMATS), "--color": ("color", COLORS)}

PLAIN = {
    "build": Plain(
        "gpc.commands.build",
        "build",
        "files",
        {"-o": ("output", ()), "--output": ("output", ()), **_SHOWN},
        {"output": None, "backend": None, "check": False, "format": "full", "color": "auto"},
        {"--check": "check"},
    ),
    "check": Plain(
        "gpc.commands.check",
        "check",
        "files",
        {**_SHOWN, **_AT},
        {**_LOOKS, "notes": False, "format": "full", "color": "auto"},
        {"--live": "live", "--notes": "notes"},
    ),
    "import": Plain(
        "gpc.commands.importing",
        "import_",
        "+",
        {
            "-o": ("output", ()),
            "--output": ("output", ()),
            "--name": ("name", ()),
            **_AT,
            **_SHOWN,
        },
        {
            "output": "machine.yaml",
            "name": None,
            "source": None,
            "root": "/",
            "modernise": False,
            "format": "full",
            "color": "auto",
        },
        {"--modernise": "modernise"},
    ),
    "lint": Plain(
        "gpc.commands.lint",
        "lint",
        "files",
        {**_SHOWN, **_AT},
        {"source": None, "root": "/", "live": False, "format": "full", "color": "auto"},
        {"--live": "live"},
    ),
    "why": Plain(
        "gpc.commands.why",
        "why",
        "1",
        {
            "-f": ("file", ()),
            "--file": ("file", ()),
            "--format": ("format", ("text", "json")),
        },
        {"file": None, "backend": None, "format": "text"},
    ),
    "graph": Plain(
        "gpc.commands.graph",
        "graph",
        "?",
        {
            "--format": ("format", ("text", "svg", "mermaid")),
            "-o": ("output", ()),
            "--output": ("output", ()),
            **_AT,
        },
        {**_LOOKS, "format": "text", "output": None},
        {"--live": "live"},
    ),
    "view": Plain(
        "gpc.commands.view",
        "view",
        "?",
        {
            "--before": ("before", ()),
            "--since": ("since", ()),
            "-o": ("output", ()),
            "--output": ("output", ()),
        },
        {"before": None, "since": None, "backend": None, "output": None},
    ),
    "lsp": Plain("gpc.commands.lsp", "lsp", "", {}, {"stdio": False}, {"--stdio": "stdio"}),
    "explain": Plain("gpc.commands.explain", "explain", "files", {}, {}),
    "targets": Plain("gpc.commands.targets", "targets", "", {}, {}),
    "status": Plain("gpc.commands.diff", "status", "", {"--root": ("root", ())}, {"root": "/"}),
    "diff": Plain(
        "gpc.commands.diff",
        "diff",
        "?",
        {"--root": ("root", ())},
        {"root": "/", "exit_code": False},
        {"--exit-code": "exit_code"},
    ),
}


class Call(NamedTuple):
    """A function of a command, and what it is called with."""

    module: str
    function: str
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]

    def run(self) -> int:
        """Calls it; returns the exit code."""
        from importlib import import_module

        code: int = getattr(import_module(self.module), self.function)(
            *self.arguments, **self.keywords
        )
        return code


def plain_call(words: Sequence[str]) -> Call | None:
    """The call that the words are, or None where they are not one of the exact forms."""
    plain = PLAIN.get(words[0]) if words else None
    if plain is None:
        return None
    given: list[str] = []
    keywords = dict(plain.defaults)
    rest = iter(words[1:])
    for word in rest:
        if not word.startswith("-"):
            given.append(word)
            continue
        if word in plain.flags:
            keywords[plain.flags[word]] = True
            continue
        name, equals, value = word.partition("=")
        if not name.startswith("--") and equals:
            return None
        keyword, allowed = plain.options.get(name, ("", ()))
        said = value if equals else next(rest, "-")
        if not keyword or said.startswith("-") or (allowed and said not in allowed):
            return None
        keywords[keyword] = said
    if "live" in keywords:  # another place to look at is asked for to be looked at
        keywords["live"] |= keywords["source"] is not None or keywords["root"] != "/"
    arguments = _arguments(plain.argument, given)
    return None if arguments is None else Call(plain.module, plain.function, arguments, keywords)


def _arguments(argument: str, given: list[str]) -> tuple[Any, ...] | None:
    if argument == "files" or (argument == "+" and given):
        return (given,)
    if argument == "?" and len(given) < 2:
        return (given[0] if given else None,)
    if argument == "1" and len(given) == 1:
        return (given[0],)
    return () if not argument and not given else None
