"""Generated from the templates by `make generate`; do not edit. Pure."""

# fmt: off
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.target import Token, field


def _attributes_rules(rows: Mapping[str, Any]) -> Iterator[Token]:
    """attributes.rules.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n# What is written to sysfs of a function whenever something happens to it.\n'
    yield (rows['rule'],)
    yield '\nACTION=="remove", GOTO="gpc_attributes_end"\nSUBSYSTEM!="pci", GOTO="gpc_attributes_end"\n'
    yield (rows['switch'],)
    yield '\nIMPORT{cmdline}="gpc.disable"\nENV{gpc.disable}=="1", GOTO="gpc_attributes_end"\n'
    for row_ in rows['rows']:
        yield 'KERNEL=="'
        yield (field(row_, 'address'),)
        yield '", ATTR{vendor}=="'
        yield (field(row_, 'vendor'),)
        yield '", ATTR{device}=="'
        yield (field(row_, 'device'),)
        yield '", ATTR{[pci/'
        yield (field(row_, 'address'),)
        yield ']'
        yield (field(row_, 'name'),)
        yield '}="'
        yield (field(row_, 'value'),)
        yield '"\n'
    yield (rows['rule'],)
    yield '\nLABEL="gpc_attributes_end"\n'


def _gpc_rules(rows: Mapping[str, Any]) -> Iterator[Token]:
    """gpc.rules.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n# Whichever PCI device appears, first each function below that has no driver gets its keeper.\n'
    yield (rows['rule'],)
    yield '\nACTION!="add", GOTO="gpc_end"\nSUBSYSTEM!="pci", GOTO="gpc_end"\n'
    yield (rows['switch'],)
    yield '\nIMPORT{cmdline}="gpc.disable"\nENV{gpc.disable}=="1", GOTO="gpc_end"\nTEST!="/sys/bus/pci/drivers/'
    yield (rows['driver'],)
    yield '", IMPORT{builtin}="kmod load '
    yield (rows['module'],)
    yield '"\nTEST!="/sys/bus/pci/drivers/'
    yield (rows['driver'],)
    yield '", GOTO="gpc_end"\n'
    for row_ in rows['rows']:
        if field(row_, 'way'):
            yield 'TEST=="/sys/bus/pci/devices/'
            yield (field(row_, 'way'),)
            yield '", '
        yield 'TEST!="/sys/bus/pci/devices/'
        yield (field(row_, 'address'),)
        yield '/driver", ATTR{[pci/'
        yield (field(row_, 'address'),)
        yield ']vendor}=="'
        yield (field(row_, 'vendor'),)
        yield '", ATTR{[pci/'
        yield (field(row_, 'address'),)
        yield ']device}=="'
        yield (field(row_, 'device'),)
        yield '", '
        if field(row_, 'attribute'):
            yield 'ATTR{[pci/'
            yield (field(row_, 'address'),)
            yield ']'
            yield (field(row_, 'attribute'),)
            yield '}="'
            yield (field(row_, 'value'),)
            yield '", '
        yield 'ATTR{[pci/'
        yield (field(row_, 'address'),)
        yield ']driver_override}="'
        yield (field(row_, 'driver'),)
        yield '", ATTR{[subsystem/pci]drivers_probe}="'
        yield (field(row_, 'address'),)
        yield '"\n'
    yield (rows['rule'],)
    yield '\nLABEL="gpc_end"\n'


TEMPLATES = {
    'attributes.rules.j2': _attributes_rules,
    'gpc.rules.j2': _gpc_rules,
}
