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
    for option_ in rows['options']:
        yield 'options '
        yield (field(option_, 'module'),)
        yield ' '
        yield (field(option_, 'text'),)
        yield '\n'
    for dependency_ in rows['soft_dependencies']:
        yield 'softdep '
        yield (field(dependency_, 'module'),)
        yield ' pre: '
        yield (field(dependency_, 'first'),)
        yield '\n'
    for module_ in rows['blacklist']:
        yield 'blacklist '
        yield (module_,)
        yield '\n'


TEMPLATES = {
    'gpc.conf.j2': _gpc_conf,
}
