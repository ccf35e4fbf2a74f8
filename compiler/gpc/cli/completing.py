"""Completion of gpc in a shell: the script for it, of the shell that is named or in use.

The scripts are made from the commands by `make generate`, so that a press of the tab key starts
nothing: typer's own would run gpc, and in zsh complete nothing at the first press.
"""

from __future__ import annotations

import os
import sys

SHELLS = ("bash", "fish", "zsh")


def script(shell: str) -> str:
    """What a shell reads to complete gpc's words."""
    here = os.path.join(os.path.dirname(__file__), "completions", f"gpc.{shell}")
    with open(here, encoding="utf-8") as file:
        return file.read()


def answer(words: list[str]) -> int | None:
    """Shows or installs the script, and the exit code; None where that is not what is asked."""
    from gpc.commands.console import note
    from gpc.commands.guard import DONE, USAGE

    if not words or words[0] not in ("--show-completion", "--install-completion"):
        return None
    shell = words[1] if len(words) == 2 else os.path.basename(os.environ.get("SHELL", ""))
    if len(words) > 2 or shell not in SHELLS:
        if len(words) == 1:
            return None  # a shell that only typer may know
        note(f"error: gpc completes in no shell `{' '.join(words[1:])}`")
        note(f"  help: say one of {', '.join(SHELLS)}, as in `gpc {words[0]} bash`")
        return USAGE
    if words[0] == "--show-completion":
        sys.stdout.write(script(shell))
        return DONE
    from typer._completion_shared import install

    _, place = install(shell=shell, prog_name="gpc", complete_var="_GPC_COMPLETE")
    place.write_text(script(shell), encoding="utf-8")
    note(f"{shell} completes gpc from its next start on: {place}")
    return DONE
