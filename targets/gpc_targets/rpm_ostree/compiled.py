"""Generated from the templates by `make generate`; do not edit. Pure."""

# fmt: off
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.target import Token


def _90_gpc_conf(rows: Mapping[str, Any]) -> Iterator[Token]:
    """90-gpc.conf.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    for file_ in rows['files']:
        yield 'install_items+=" '
        yield (file_,)
        yield ' "\n'
    for module_ in rows['modules']:
        yield 'force_drivers+=" '
        yield (module_,)
        yield ' "\n'


TEMPLATES = {
    '90-gpc.conf.j2': _90_gpc_conf,
}
