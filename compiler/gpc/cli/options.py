"""The options that several commands share. Nothing here loads more than typer."""

from __future__ import annotations

from typing import Annotated, Literal, Optional

import typer

Format = Literal["full", "concise", "json", "github", "gitlab", "sarif"]
Color = Literal["auto", "always", "never"]


def lines(title: str, *rows: str) -> str:
    """A paragraph of help that keeps its lines: a title, and rows below it."""
    return "\n  ".join((f"\b\n{title}", *rows))


def examples(*commands: str) -> str:
    """What a command's help ends with: how it is called."""
    return lines("Examples:" if len(commands) > 1 else "Example:", *commands)


def _backends() -> list[str]:
    from gpc.target.backend import backends

    return list(backends())


def _installed(name: str | None) -> str | None:
    if name is not None and name not in _backends():
        known = ", ".join(f"'{known}'" for known in _backends())
        raise typer.BadParameter(f"'{name}' is not one of {known}.")
    return name


Files = Annotated[
    Optional[list[str]],  # noqa: UP045  # typer reads the annotation at run time
    typer.Argument(
        metavar="FILE",
        help="machine.yaml files, or directories of them; - is stdin. Default: machine.yaml",
        show_default=False,
    ),
]
BackendOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--backend",
        metavar="NAME",
        callback=_installed,
        autocompletion=_backends,
        help="Compile every guest for this back end instead of its own.",
    ),
]
NotesOption = Annotated[
    bool,
    typer.Option("--notes", help="Tell too what such machines are known for; text alone."),
]
CheckOption = Annotated[
    bool,
    typer.Option(
        "--check", help="Write nothing; say whether the tree is current, exit 1 if it is not."
    ),
]
ReasonsOption = Annotated[
    Literal["text", "json"], typer.Option("--format", help="How reasons are shown.")
]
WatchOption = Annotated[
    bool, typer.Option("--watch", help="Do it again whenever a file changes, until Ctrl-C.")
]
FormatOption = Annotated[
    Format,
    typer.Option("--format", help="How findings are shown; those for machines on stdout."),
]
ColorOption = Annotated[
    Color,
    typer.Option("--color", help="Colours: auto means on a terminal, unless NO_COLOR is set."),
]
FromOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--from", metavar="DIR", help="A host that `gpc init --capture DIR` captured, not this one."
    ),
]
RootOption = Annotated[
    str,
    typer.Option("--root", metavar="DIR", help="Work on the system below DIR; no program runs."),
]
TreeArgument = Annotated[
    Optional[str],  # noqa: UP045
    typer.Argument(metavar="TREE", help="A build tree. Default: the only one below build/"),
]
YesOption = Annotated[bool, typer.Option("-y", "--yes", help="Do not ask.")]
DryRunOption = Annotated[
    bool, typer.Option("-n", "--dry-run", help="Say what would be done, and do nothing.")
]
AdoptOption = Annotated[
    bool, typer.Option("--adopt", help="Take on files that gpc did not write; they are kept.")
]
OverwriteOption = Annotated[
    bool, typer.Option("--overwrite", help="Take on files of gpc that somebody edited since.")
]
File = Annotated[
    Optional[str],  # noqa: UP045  # typer reads the annotation at run time
    typer.Argument(metavar="FILE", help="- is stdin. Default: machine.yaml", show_default=False),
]
OutputOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="Where to write it. Default: -, stdout",
    ),
]
