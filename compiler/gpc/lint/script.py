"""What a shell's script does to a host: its commands, and the variables that it hands on. Pure.

Hooks of libvirt, scripts around a guest, units' programs. Nothing of them is run; what is not known
without running it is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.lint.settings import ForeignReader, ForeignSetting
from gpc.report.located import Source, Span
from gpc_schemas.patterns import regex

_SHELL = regex(r"\A#![^\n]*\b(?:ba|da|k|z)?sh\b")
_NAMED = regex(r"^[ \t]*(?:\w+[ \t]+)?(\w+)=[\"']?\$\{?[23]\b", re.MULTILINE)
_WORD = r"[\"']?(?:prepare|release)\b"

MOST_NAMES = 8
"""How many variables are followed; a hook has two or three."""


def is_script(name: str, text: str) -> bool:
    """Whether a file is a shell's script."""
    return _SHELL.match(text) is not None or name.endswith((".sh", ".bash"))


def is_hook(source: Source) -> bool:
    """Whether libvirt calls a script: by where it lies, or as it tests how it is called."""
    return "/hooks/" in source.name or _tests_call(source.text)


def _tests_call(text: str) -> bool:
    """Whether the second argument, or a variable that has it, is held against `prepare`."""
    names = sorted(set(_NAMED.findall(text)))[:MOST_NAMES]
    given = rf"\$\{{?(?:{'|'.join(['[23]', *names])})\b\}}?[\"']?"
    called = rf"{given}[ \t]*={{1,2}}[ \t]*{_WORD}|{_WORD}[\"']?[ \t]*={{1,2}}[ \t]*[\"']?{given}"
    chosen = rf"\bcase[ \t]+[\"']?(?:{given}[ \t/]?)+[ \t]+in\s+\(?{_WORD}"
    return re.search(f"{called}|{chosen}", text) is not None


def settings(source: Source) -> Iterator[ForeignSetting]:
    """Every command of a script, and every variable set for one. Raises NotReadable."""
    from gpc.lint.commands import commands

    if is_hook(source):
        yield ForeignSetting("file", "hooks/qemu", None, Span(0, 0, 0, 0))
    yield from commands(source)


READERS = (
    ForeignReader("a shell's script", ("/etc/libvirt/hooks/qemu",), is_script, settings, False),
)
