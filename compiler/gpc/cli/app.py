"""The command line: names, options and help. What a command does stands in `gpc.commands`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
import typer.main

from gpc.cli import editors, foreign, host, machine, replica
from gpc.cli.options import lines
from gpc.commands.guard import USAGE, guarded

app = typer.Typer(
    name="gpc",
    help="The declarative compiler for GPU passthrough: one machine.yaml describes a host, its "
    "guests and who gets which card; gpc compiles it into the files that make it so.",
    epilog=lines(
        "Exit codes:",
        "0 done",
        "1 the answer is no",
        "2 wrong usage",
        "3 a machine.yaml is not sound",
        "4 something of the system is missing: a file, a program, a right",
        "5 refused",
        "6 failed, and all is as it was",
        "7 failed, and a person is needed",
        "70 a bug in gpc",
        "130 interrupted",
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run() -> int:
    """Runs the command line; returns the exit code."""

    def command() -> int:
        if sys.argv[1:2] and sys.argv[1].endswith("-completion"):
            from gpc.cli.completing import answer

            answered = answer(sys.argv[1:])
            if answered is not None:
                return answered
        try:
            code = app(standalone_mode=False, prog_name="gpc")
        except typer.Exit as ended:
            return int(ended.exit_code)
        except typer.Abort:
            raise KeyboardInterrupt from None
        except Exception as error:
            if not hasattr(error, "show"):
                raise
            return _usage(error)  # which typer does not export a name for
        return int(code or 0)

    return guarded(command)


def _usage(error: Exception) -> int:
    from gpc.cli.usage import told
    from gpc.commands.console import note

    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(f"{getattr(error, 'message', '')}\n")
        return USAGE
    for line in told(error, sorted(typer.main.get_group(app).commands)):
        note(line)
    return USAGE


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
app.add_typer(foreign.commands)
app.add_typer(host.commands)
app.add_typer(replica.commands)
app.add_typer(editors.commands)
