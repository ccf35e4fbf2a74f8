"""Units of systemd and their drop-ins, and variables of the kernel, as settings. Pure.

Source: systemd.service(5) of systemd 257 (ExecStart= and its kin); sysctl.d(5) of the same and
sysctl.conf(5) of procps 4.0: `name = value`, where `/` and `.` part names alike and `-` before one
means that it may fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.lift.cfg_values import TextPlaces
from gpc.lint.programs import of_program
from gpc.lint.settings import ForeignReader, ForeignSetting, unread
from gpc.report.located import Source
from gpc_schemas.patterns import regex

_UNIT = regex(r"^\[(?:Unit|Service|Install)\][ \t]*$", re.MULTILINE)
_EXEC = regex(
    r"^[ \t]*(Exec(?:Start|StartPre|StartPost|Stop|StopPost|Reload|Condition))[ \t]*=[ \t]*"
    r"([^\n\\]*(?:\\[^\n][^\n\\]*|\\\n[^\n\\]*)*)",
    re.MULTILINE,
)
_VARIABLE = regex(
    r"^[ \t]*-?((?:dev|fs|kernel|net|vm)[./][\w./*-]+)[ \t]*=[ \t]*([^\n]*?)[ \t]*$", re.MULTILINE
)


def is_unit(name: str, text: str) -> bool:
    """Whether a file is a unit or a drop-in of one."""
    return _UNIT.search(text) is not None


def programs(source: Source) -> Iterator[ForeignSetting]:
    """The commands that it starts."""
    places = TextPlaces(source.text)
    for found in _EXEC.finditer(source.text):
        yield from of_program(found[2].replace("\\\n", " "), places.span(*found.span(2)))


def is_variables(name: str, text: str) -> bool:
    """Whether a file sets variables of the kernel, and does nothing else."""
    rows = [row for row in text.splitlines() if row.strip() and row.lstrip()[0] not in "#;"]
    return bool(rows) and all(_VARIABLE.fullmatch(row) for row in rows)


def variables(source: Source) -> Iterator[ForeignSetting]:
    """The variables, by names with points."""
    places = TextPlaces(source.text)
    yield from unread(source, "sysctl.d")
    for found in _VARIABLE.finditer(source.text):
        name = found[1] if "." in found[1].partition("/")[0] else found[1].replace("/", ".")
        yield ForeignSetting("sysctl", name, found[2], places.span(*found.span()))


READERS = (
    ForeignReader(
        "a unit of systemd's",
        ("/etc/systemd/system/*.service", "/etc/systemd/system/*/*.conf"),
        is_unit,
        programs,
        False,
    ),
    ForeignReader(
        "variables of the kernel", ("/etc/sysctl.conf", "/etc/sysctl.d/*"), is_variables, variables
    ),
)
