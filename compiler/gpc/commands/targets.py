"""`gpc targets`: what gpc writes and what reads it."""

from __future__ import annotations

from gpc.commands.console import tell
from gpc.commands.guard import DONE
from gpc.target import targets as installed


def targets() -> int:
    """Prints a line for each installed target."""
    found = installed()
    wide = max((len(target.NAME) for target in found), default=0)
    for target in found:
        tell(f"{target.NAME:<{wide}}  {target.TITLE}", hang=wide + 2)
    return DONE
