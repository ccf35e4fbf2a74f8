"""Generated from the templates by `make generate`; do not edit. Pure."""

# fmt: off
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.target import Token, field


def _gpc_nix(rows: Mapping[str, Any]) -> Iterator[Token]:
    """gpc.nix.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n# configuration.nix takes it in by `imports = [ ./gpc.nix ];`.\n'
    yield (rows['module'],)
    yield '\n{\n  config,\n  lib,\n  pkgs,\n  ...\n}:\n\nlet\n  settings = {\n'
    if rows['is_xen']:
        yield (field(rows['opens'], 'hypervisor'),)
        yield '\n    virtualisation.xen.enable = true;\n'
    if rows['xen']:
        yield (field(rows['opens'], 'xen'),)
        yield '\n    virtualisation.xen.boot.params = [\n'
        for word_ in rows['xen']:
            yield '      '
            yield (word_,)
            yield '\n'
        yield '    ];\n'
    if rows['linux']:
        yield (field(rows['opens'], 'linux'),)
        yield '\n    boot.kernelParams = [\n'
        for word_ in rows['linux']:
            yield '      '
            yield (word_,)
            yield '\n'
        yield '    ];\n'
    if rows['early']:
        yield (field(rows['opens'], 'early'),)
        yield '\n    boot.initrd.kernelModules = [\n'
        for module_ in rows['early']:
            yield '      '
            yield (module_,)
            yield '\n'
        yield '    ];\n'
    for file_ in rows['modprobe']:
        yield '    boot.extraModprobeConfig = files.'
        yield (field(file_, 'path'),)
        yield ';\n'
    for file_ in rows['rules_early']:
        yield '    boot.initrd.services.udev.rules = files.'
        yield (field(file_, 'path'),)
        yield ';\n'
    if rows['rules']:
        yield (field(rows['opens'], 'rules'),)
        yield '\n    services.udev.packages = [\n'
        for file_ in rows['rules']:
            yield '      (pkgs.writeTextDir '
            yield (field(file_, 'name'),)
            yield ' files.'
            yield (field(file_, 'path'),)
            yield ')\n'
        yield '    ];\n'
    if rows['units']:
        yield (field(rows['opens'], 'units'),)
        yield '\n    systemd.packages = [\n'
        for file_ in rows['units']:
            yield '      (pkgs.writeTextDir '
            yield (field(file_, 'name'),)
            yield ' files.'
            yield (field(file_, 'path'),)
            yield ')\n'
        yield '    ];\n'
    if rows['programs']:
        yield (field(rows['opens'], 'programs'),)
        yield '\n    environment.systemPackages = lib.attrValues programs;\n'
    if rows['has_etc']:
        yield (field(rows['opens'], 'etc'),)
        yield '\n    environment.etc = {\n'
        for file_ in rows['etc']:
            yield '      '
            yield (field(file_, 'name'),)
            yield '.text = files.'
            yield (field(file_, 'path'),)
            yield ';\n'
        for file_ in rows['firmware']:
            yield '      '
            yield (field(file_, 'name'),)
            yield '.source = pkgs.'
            yield (field(file_, 'package'),)
            yield '.fd + '
            yield (field(file_, 'file'),)
            yield ';\n'
        yield '    };\n'
    if rows['domains']:
        yield (field(rows['opens'], 'domains'),)
        yield '\n    virtualisation.libvirtd.enable = true;\n'
        for guest_ in rows['tpm']:
            yield (guest_,)
            yield '\n    virtualisation.libvirtd.qemu.swtpm.enable = true;\n'
            yield (field(rows['opens'], 'domains'),)
            yield '\n'
        yield '    systemd.services.gpc-guests = {\n      description = "Define gpc\'s guests in libvirt";\n      wantedBy = [ "multi-user.target" ];\n      requires = [ "libvirtd.service" ];\n      after = [ "libvirtd.service" ];\n      path = [ config.virtualisation.libvirtd.package ];\n      serviceConfig.Type = "oneshot";\n      serviceConfig.RemainAfterExit = true;\n      script = \'\'\n'
        for guest_ in rows['domains']:
            yield '        virsh -q -c qemu:///system define --validate ${pkgs.writeText '
            yield (field(guest_, 'name'),)
            yield ' files.'
            yield (field(guest_, 'path'),)
            yield '}\n'
        yield "      '';\n    };\n"
    yield (rows['module'],)
    yield '\n  };\n'
    if rows['programs']:
        yield '\n'
        yield (field(rows['opens'], 'programs'),)
        yield '\n  programs = {\n'
        for program_ in rows['programs']:
            yield '    '
            yield (field(program_, 'attribute'),)
            yield ' = program '
            yield (field(program_, 'name'),)
            yield ' files.'
            yield (field(program_, 'path'),)
            yield ';\n'
        yield '  };\n\n  # A program of gpc\'s, and what it calls.\n  program =\n    name: text:\n    pkgs.writeShellScriptBin name \'\'\n      PATH=${lib.makeBinPath tools}:/run/current-system/sw/bin\n      GPC_MODPROBE=${pkgs.kmod}/bin/modprobe\n      export PATH GPC_MODPROBE\n      exec ${pkgs.dash}/bin/dash ${pkgs.writeText name text} "$@"\n    \'\';\n\n  tools = [\n'
        for tool_ in rows['tools']:
            yield '    pkgs.'
            yield (tool_,)
            yield '\n'
        yield '  ];\n'
    if rows['files']:
        yield '\n'
        yield (field(rows['opens'], 'files'),)
        yield '\n  # Under the paths that they have on other systems.\n  files = {\n'
        for file_ in rows['files']:
            yield '    '
            yield (field(file_, 'path'),)
            yield " = ''\n"
            for line_ in field(file_, 'lines'):
                if field(line_, 'is_full'):
                    yield '      '
                if field(line_, 'program'):
                    yield (field(line_, 'start'),)
                    yield '${programs.'
                    yield (field(line_, 'program'),)
                    yield '}'
                yield (field(line_, 'text'),)
                yield '\n'
            yield "    '';\n"
        yield '  };\n'
    yield (rows['module'],)
    yield '\nin\nsettings\n'


TEMPLATES = {
    'gpc.nix.j2': _gpc_nix,
}
