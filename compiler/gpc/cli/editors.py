"""The command that an editor starts: its name and help."""

from __future__ import annotations

from typing import Annotated

import typer

commands = typer.Typer(rich_markup_mode=None)


@commands.command()
def lsp(
    stdio: Annotated[
        bool, typer.Option("--stdio", help="What it does anyway, for clients that ask for it.")
    ] = False,
) -> int:
    """Serve an editor, as a language server.

    Findings, completion, meanings and links of machine.yaml and *.gpc.yaml as they are being
    written, over standard input and output. It needs the extra lsp, which brings pygls. Runs
    nothing, and writes no file.
    """
    from gpc.commands.lsp import lsp as command

    return command(stdio=stdio)
