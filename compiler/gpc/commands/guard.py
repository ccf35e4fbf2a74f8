"""What every command is run inside: how it ends when something outside of it goes wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

DONE = 0
NO = 1
USAGE = 2
INVALID = 3
ENVIRONMENT = 4
REFUSED = 5
RESTORED = 6
NEEDS_A_PERSON = 7
BUG = 70
INTERRUPTED = 130


def guarded(command: Callable[[], int]) -> int:
    """Runs a command; its exit code, or that of how it ended.

    130 when interrupted, 4 when the system said no, 70 with a report for a bug in gpc. That the
    reader of a pipe went away changes nothing.
    """
    from gpc.commands.streams import fit

    fit()
    code = DONE
    try:
        code = command()
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted; nothing was left half written\n")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has what it wanted. Python would complain again while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return code
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        from gpc.commands.console import note

        note(f"error: {where}{error.strerror or error}")
        return ENVIRONMENT
    except Exception as error:
        _report(error)
        return BUG


def _report(error: Exception) -> None:
    import platform
    import traceback

    from gpc import __version__

    sys.stderr.write("".join(traceback.format_exception(error)))
    sys.stderr.write(
        f"\nThis is a bug in gpc {__version__} (Python {platform.python_version()}), not in your "
        "file.\nPlease report it with the text above and, if you can, the machine.yaml.\n"
    )
