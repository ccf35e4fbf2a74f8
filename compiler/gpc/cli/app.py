"""The command line: names, options and help. What a command does stands in `gpc.commands`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from gpc.cli import host, machine, replica
from gpc.commands.guard import USAGE, guarded

app = typer.Typer(
    name="gpc",
    help="The declarative compiler for GPU passthrough: one machine.yaml describes a host, its "
    "guests and who gets which card; gpc compiles it into the files that make it so.",
    epilog="Exit codes: 0 done · 1 the answer is no · 2 usage · 3 machine.yaml is invalid · "
    "4 environment · 5 refused · 6 failed and restored · 7 failed, a person is needed · "
    "70 a bug in gpc · 130 interrupted.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run() -> int:
    """Runs the command line; returns the exit code."""

    def command() -> int:
        try:
            code = app(standalone_mode=False, prog_name="gpc")
        except typer.Exit as ended:
            return int(ended.exit_code)
        except typer.Abort:
            raise KeyboardInterrupt from None
        except Exception as error:
            show = getattr(error, "show", None)
            if show is None:
                raise
            show()  # a usage error, which typer does not export a name for
            return USAGE
        return int(code or 0)

    return guarded(command)


def _version(asked: bool) -> None:
    if asked:
        from gpc import __version__

        sys.stdout.write(f"gpc {__version__}\n")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The options that stand before a command."""


app.add_typer(machine.commands)
app.add_typer(host.commands)
app.add_typer(replica.commands)
