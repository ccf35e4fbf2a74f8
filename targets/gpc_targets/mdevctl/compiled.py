"""Generated from the templates by `make generate`; do not edit. Pure."""

# fmt: off
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.target import Token


def _device_json(rows: Mapping[str, Any]) -> Iterator[Token]:
    """device.json.j2"""
    yield (rows['section'],)
    yield '\n{\n  "mdev_type": '
    yield (rows['type'],)
    yield ',\n  "start": '
    yield (rows['start'],)
    yield ',\n  "attrs": []\n}\n'


def _load_conf(rows: Mapping[str, Any]) -> Iterator[Token]:
    """load.conf.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    yield (rows['module'],)
    yield '\n'


TEMPLATES = {
    'device.json.j2': _device_json,
    'load.conf.j2': _load_conf,
}
