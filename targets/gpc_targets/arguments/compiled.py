"""Generated from the templates by `make generate`; do not edit. Pure."""

# fmt: off
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.target import Token


def _arguments(rows: Mapping[str, Any]) -> Iterator[Token]:
    """arguments.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    for argument_ in rows['linux']:
        yield 'linux '
        yield (argument_,)
        yield '\n'
    for argument_ in rows['dom0']:
        yield 'dom0 '
        yield (argument_,)
        yield '\n'
    for argument_ in rows['xen']:
        yield 'xen '
        yield (argument_,)
        yield '\n'


TEMPLATES = {
    'arguments.j2': _arguments,
}
