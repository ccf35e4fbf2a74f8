"""Generated from the templates by `make generate`; do not edit. Pure."""

# fmt: off
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.target import Token


def _zz_gpc_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """zz-gpc.cfg.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    for argument_ in rows['linux']:
        yield 'GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT '
        yield (argument_,)
        yield '"\n'
    for argument_ in rows['dom0']:
        yield 'GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT="${GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT:-$GRUB_CMDLINE_LINUX_DEFAULT} '
        yield (argument_,)
        yield '"\n'
    for argument_ in rows['xen']:
        yield 'GRUB_CMDLINE_XEN_DEFAULT="$GRUB_CMDLINE_XEN_DEFAULT '
        yield (argument_,)
        yield '"\n'


TEMPLATES = {
    'zz-gpc.cfg.j2': _zz_gpc_cfg,
}
