"""GRUB's environment block: the arguments that entries of RHEL 8 take from a variable in it. Pure.

Source: GRUB 2.06, grub-core/lib/envblk.c: a line that says what it is, NAME=VALUE lines in which a
backslash stands before each backslash and line end, then `#` up to a fixed size; grubby 8.40, which
edits `kernelopts` there where entries name it.
"""

from __future__ import annotations

import re

from gpc_schemas.patterns import regex

HEADER = "# GRUB Environment Block\n"

_VALUE = regex(r"^kernelopts=((?:[^\\\n]|\\.)*)$", re.M | re.S)


def kernelopts(block: str) -> str | None:
    """What the variable says; None where the block has none."""
    found = _VALUE.search(block) if block.startswith(HEADER) else None
    return None if found is None else re.sub(r"\\(.)", r"\1", found[1], flags=re.S)


def with_kernelopts(block: str, value: str) -> str | None:
    """The block with another value, of the same size; None where that does not fit into it."""
    found = _VALUE.search(block)
    if found is None:
        return None
    spelled = re.sub(r"([\\\n])", r"\\\1", value)
    lines = f"{block[: found.start(1)]}{spelled}{block[found.end(1) :]}".rstrip("#")
    return lines.ljust(len(block), "#") if len(lines) <= len(block) else None
