"""Generated from the templates by `make generate`; do not edit. Pure."""

# fmt: off
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.target import Token


def _zz_gpc_conf(rows: Mapping[str, Any]) -> Iterator[Token]:
    """zz-gpc.conf.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    for argument_ in rows['linux']:
        yield 'KERNEL_CMDLINE[default]+=" '
        yield (argument_,)
        yield ' "\n'


TEMPLATES = {
    'zz-gpc.conf.j2': _zz_gpc_conf,
}
