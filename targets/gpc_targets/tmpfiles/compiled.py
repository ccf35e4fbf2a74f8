"""Generated from the templates by `make generate`; do not edit. Pure."""

# fmt: off
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.target import Token, field


def _gpc_conf(rows: Mapping[str, Any]) -> Iterator[Token]:
    """gpc.conf.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    for row_ in rows['rows']:
        yield 'f '
        yield (field(row_, 'file'),)
        yield ' 0660 '
        yield (field(row_, 'user'),)
        yield ' '
        yield (field(row_, 'group'),)
        yield ' -\n'


TEMPLATES = {
    'gpc.conf.j2': _gpc_conf,
}
