"""Generated from the templates by `make generate`; do not edit. Pure."""

# fmt: off
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.target import Token


def _gpc(rows: Mapping[str, Any]) -> Iterator[Token]:
    """gpc.j2"""
    yield '#!/bin/sh\n# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    yield (rows['hook'],)
    yield '\n[ "$1" != prereqs ] || exit 0\n. /usr/share/initramfs-tools/hook-functions\n\n'
    for file_ in rows['files']:
        yield 'copy_file config '
        yield (file_,)
        yield ' || [ $? -eq 1 ]\n'
    for module_ in rows['modules']:
        yield 'force_load '
        yield (module_,)
        yield '\n'


TEMPLATES = {
    'gpc.j2': _gpc,
}
