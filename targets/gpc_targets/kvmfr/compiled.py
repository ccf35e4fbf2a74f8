"""Generated from the templates by `make generate`; do not edit. Pure."""

# fmt: off
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.target import Token, field


def _kvmfr_rules(rows: Mapping[str, Any]) -> Iterator[Token]:
    """kvmfr.rules.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    for row_ in rows['rows']:
        yield 'SUBSYSTEM=="kvmfr", KERNEL=="'
        yield (field(row_, 'device'),)
        yield '", OWNER="'
        yield (field(row_, 'user'),)
        yield '", GROUP="'
        yield (field(row_, 'group'),)
        yield '", MODE="0660", TAG+="uaccess", TAG+="systemd"\n'


def _load_conf(rows: Mapping[str, Any]) -> Iterator[Token]:
    """load.conf.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    yield (rows['module'],)
    yield '\n'


def _options_conf(rows: Mapping[str, Any]) -> Iterator[Token]:
    """options.conf.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\noptions '
    yield (rows['module'],)
    yield ' static_size_mb='
    yield (rows['sizes'],)
    yield '\n'


TEMPLATES = {
    'kvmfr.rules.j2': _kvmfr_rules,
    'load.conf.j2': _load_conf,
    'options.conf.j2': _options_conf,
}
