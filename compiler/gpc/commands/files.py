"""Which machine.yaml files a command line means, and their bytes."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Sequence

from gpc.commands.guard import ENVIRONMENT, USAGE
from gpc.commands.streams import document
from gpc.host.ways import write
from gpc.source.read import MAX_BYTES

DEFAULT = "machine.yaml"
STDIN = "-"
"""What names standard input where a file is read, and standard output where one is written."""


class UnreadableFile(Exception):
    """A file that is not there or cannot be read; says so in one or two lines."""

    code = ENVIRONMENT


class SeveralFiles(UnreadableFile):
    """A name that stands for several files where one is taken."""

    code = USAGE


def machine_files(names: Sequence[str]) -> list[str]:
    """The files that the names stand for: themselves, or every *.yaml of a directory.

    `-` is standard input, which is one file and read once.
    """
    if names.count(STDIN) > 1:
        raise UnreadableFile("error: - is standard input, which is read once\n  help: name it once")
    if not names:
        if not os.path.exists(DEFAULT):
            raise UnreadableFile(
                f"error: there is no {DEFAULT} here\n"
                "  help: name the file, or change to the directory that holds it; `gpc init` "
                "writes a first one, `gpc import FILE` one of a guest that you have"
            )
        return [DEFAULT]
    files: list[str] = []
    for name in names:
        if os.path.isdir(name):
            inside = sorted(n for n in os.listdir(name) if n.endswith((".yaml", ".yml")))
            if not inside:
                raise UnreadableFile(f"error: {name} holds no .yaml file")
            files += [os.path.join(name, entry) for entry in inside]
        else:
            files.append(name)
    return files


def machine_file(name: str | None) -> str:
    """The one file that a name, or none, stands for.

    A directory of several is refused: which of them is meant, nobody can know.
    """
    files = machine_files([name] if name else [])
    if len(files) > 1:
        raise SeveralFiles(
            f"error: {name} holds {len(files)} files, and this command takes one: "
            f"{', '.join(files)}\n  help: name the file"
        )
    return files[0]


def read_file(name: str) -> bytes:
    """The bytes of a file; of a huge one, which may be larger than memory, enough to refuse it."""
    if name == STDIN:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with open(name, "rb", opener=_at_once) as file:
            data = file.read(MAX_BYTES + 1)
            if not data and stat.S_ISFIFO(os.fstat(file.fileno()).st_mode):
                raise UnreadableFile(f"error: {name} is a pipe that nobody writes to")
            return data
    except OSError as error:
        raise UnreadableFile(f"error: {name}: {error.strerror}") from None


def _at_once(path: str, flags: int) -> int:
    """Opens a file; a pipe is waited for only where somebody writes to it."""
    descriptor = os.open(path, flags | os.O_NONBLOCK)
    os.set_blocking(descriptor, True)
    return descriptor


def writable(output: str | None) -> None:
    """Raises UnreadableFile where `-o` names no file that could be written; before long work."""
    if not output or output == "-":
        return
    folder = os.path.dirname(output) or "."
    if os.path.isdir(output):
        raise UnreadableFile(f"error: {output} is a directory\n  help: name a file in it")
    if not os.path.isdir(folder):
        raise UnreadableFile(f"error: {folder} is no directory, so {output} cannot be written")
    if not os.access(output if os.path.exists(output) else folder, os.W_OK):
        raise UnreadableFile(f"error: {output}: you may not write there")


def write_text(text: str, output: str | None, *, for_people: bool) -> None:
    """Writes an answer to a file, or to stdout where none is named.

    There it is in the encoding of the terminal for people, and in UTF-8 for programs.
    """
    if output and output != "-":
        write(output, text.encode())
    elif for_people:
        sys.stdout.write(text)
    else:
        document(text)
