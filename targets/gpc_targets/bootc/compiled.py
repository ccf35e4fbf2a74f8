"""Generated from the templates by `make generate`; do not edit. Pure."""

# fmt: off
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.target import Token


def _Containerfile(rows: Mapping[str, Any]) -> Iterator[Token]:
    """Containerfile.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    yield (rows['derived'],)
    yield "\n# These lines go into the Containerfile of the host's image, built with this tree as its context.\n"
    for each_ in rows['arguments']:
        yield (each_,)
        yield '\nCOPY etc/gpc/bootc/gpc.toml /usr/lib/bootc/kargs.d/50-gpc.toml\n'
    for each_ in rows['early']:
        yield (each_,)
        yield '\nCOPY etc/gpc/bootc/gpc.conf /usr/lib/dracut/dracut.conf.d/90-gpc.conf\n'
    for file_ in rows['files']:
        yield 'COPY .'
        yield (file_,)
        yield ' '
        yield (file_,)
        yield '\n'
    for each_ in rows['early']:
        yield (each_,)
        yield '\nRUN kver=$(cd /usr/lib/modules && echo *) && dracut --force "/usr/lib/modules/$kver/initramfs.img" "$kver"\n'


def _gpc_conf(rows: Mapping[str, Any]) -> Iterator[Token]:
    """gpc.conf.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    for file_ in rows['files']:
        yield 'install_items+=" '
        yield (file_,)
        yield ' "\n'
    for module_ in rows['modules']:
        yield 'force_drivers+=" '
        yield (module_,)
        yield ' "\n'


def _gpc_toml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """gpc.toml.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    yield (rows['list'],)
    yield '\nkargs = [\n'
    for argument_ in rows['arguments']:
        yield '    "'
        yield (argument_,)
        yield '",\n'
    yield ']\n'


TEMPLATES = {
    'Containerfile.j2': _Containerfile,
    'gpc.conf.j2': _gpc_conf,
    'gpc.toml.j2': _gpc_toml,
}
