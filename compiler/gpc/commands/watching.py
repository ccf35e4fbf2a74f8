"""A command that is called again whenever one of its files has changed, until it is interrupted."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import TypeAlias

from gpc.commands.console import note
from gpc.commands.files import STDIN, UnreadableFile, machine_files
from gpc.commands.guard import USAGE

SECONDS = 0.2
"""Between two looks. A look is a stat of each file, and an editor saves by many ways: by another
file in its place, by none for a moment."""

Stamp: TypeAlias = tuple[str, int, int, int]


def watch(names: Sequence[str], again: Callable[[], int]) -> int:
    """Calls `again`, and once more after each change; only an interruption ends it."""
    if STDIN in names:
        note("error: - is standard input, which changes once\n  help: name a file to watch")
        return USAGE
    while True:
        seen = _stamps(names)
        if sys.stderr.isatty():
            sys.stderr.write("\x1b[H\x1b[2J")
        again()
        note("watching; an interruption (Ctrl-C) ends it")
        while _stamps(names) == seen:
            time.sleep(SECONDS)


def _stamps(names: Sequence[str]) -> list[Stamp]:
    """What tells a file from what it was; of one that is not there, nothing."""
    try:
        files = machine_files(names)
    except UnreadableFile:
        files = list(names)
    found = []
    for file in files:
        try:
            state = os.stat(file)
        except OSError:
            continue
        found.append((file, state.st_mtime_ns, state.st_size, state.st_ino))
    return found
