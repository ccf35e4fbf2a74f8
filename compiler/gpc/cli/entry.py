"""Where the `gpc` command starts. Imports nothing that the shortest answer does not need.

A plain `gpc build` is answered without the command-line library: whether the tree is up to date
from a record, and a build by the same function that the full command line calls; so are the exact
forms of `gpc.cli.plain`. Everything else goes through `gpc.cli.app`.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as `typing` has it, without loading that
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


def start() -> NoReturn:
    """Runs the command line and ends the process with its exit code.

    At once where it can: taking apart what was imported is a tenth of a short command.
    """
    code = main()
    if "threading" in sys.modules or "multiprocessing" in sys.modules:
        sys.exit(code)  # they end what they started
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):  # closed, or nobody reads: Python says so
        sys.exit(code)
    os._exit(code)


def main() -> int:
    """Runs the command line; returns the exit code."""
    try:
        return _main(sys.argv[1:])
    except KeyboardInterrupt:  # while what answers was still being loaded
        sys.stderr.write("\ninterrupted; nothing was left half written\n")
        return 130


def _main(arguments: Sequence[str]) -> int:
    # Nothing here lives long enough for cyclic garbage to matter, and collecting it during the
    # imports costs a tenth of a build. Fleets and rehearsals live longer and switch it on again.
    import gc

    gc.disable()
    from gpc.host.trusted import drop_exposed_imports

    drop_exposed_imports()
    plain = plain_build(arguments)
    if plain is not None:
        files, output, backend = plain
        from gpc.commands.guard import guarded

        return guarded(lambda: _build(files, output, backend))
    if arguments == ["--version"]:
        from gpc import __version__

        sys.stdout.write(f"gpc {__version__}\n")
        return 0
    from gpc.cli.plain import plain_call

    call = plain_call(arguments)
    if call is not None:
        from gpc.commands.guard import guarded

        return guarded(call.run)
    from gpc.cli.app import run

    return run()


def plain_build(
    arguments: Sequence[str],
) -> tuple[list[str], str | None, str | None] | None:
    """The files, output and back end of a `build` with no option but these, or None."""
    if not arguments or arguments[0] != "build":
        return None
    files: list[str] = []
    options: dict[str, str] = {}
    rest = iter(arguments[1:])
    for word in rest:
        if not word.startswith("-"):
            files.append(word)
            continue
        value = next(rest, None)
        if word not in ("-o", "--output", "--backend") or value is None or value.startswith("-"):
            return None
        options["--backend" if word == "--backend" else "-o"] = value
    return files, options.get("-o"), options.get("--backend")


def _build(files: list[str], output: str | None, backend: str | None) -> int:
    if len(files) <= 1:
        from gpc.tree.uptodate import BuildJob, is_current

        job = BuildJob(files[0] if files else "machine.yaml", output, backend)
        current = is_current(job)
        if current is not None:
            from os.path import relpath

            sys.stdout.write(f"{relpath(current)} is up to date\n")
            return 0
    if backend is not None:  # no build is on record for a word that is wrong
        from gpc.target.backend import backends

        if backend not in backends():
            from gpc.cli.app import run

            return run()
    from gpc.commands.build import build

    return build(files, output=output, backend=backend)


if __name__ == "__main__":
    start()
