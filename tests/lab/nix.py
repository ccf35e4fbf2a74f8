"""Nix itself, asked what a file of its language says: parsed, or evaluated with stand-ins.

Its store is a directory of the test: nothing is built, downloaded or put into /nix.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lab.tools import Refused, require, run

PACKAGE = "nix-bin"

PACKAGES = (
    "OVMF",
    "OVMFFull",
    "coreutils",
    "dash",
    "gawk",
    "gnugrep",
    "gnused",
    "iproute2",
    "kmod",
    "procps",
    "qemu_kvm",
    "swtpm",
    "util-linux",
)
"""Names that nixpkgs has; each stands for this machine's own /usr. Others are errors."""

STAND_INS = """
let
  lib = {
    attrValues = builtins.attrValues;
    makeBinPath =
      packages: builtins.concatStringsSep ":" (map (package: "${package}/bin") packages);
  };
  package = name: {
    inherit name;
    value = { outPath = "/usr"; fd = "/fd/${name}"; };
  };
  names = builtins.fromJSON (builtins.readFile ./packages.json);
  pkgs = builtins.listToAttrs (map package names) // {
    writeText = builtins.toFile;
    writeTextDir = path: text: { inherit path text; };
    writeShellScriptBin = name: text: { inherit name text; outPath = "/programs/${name}"; };
  };
  config.virtualisation.libvirtd.package = "/usr";
in
import ./module.nix { inherit config lib pkgs; }
"""
"""What a module of NixOS is given, as far as gpc's asks for it; programs are shown as they are."""


def parsed(file: Path, scratch: Path) -> str:
    """The file as Nix reads it. Raises Refused with Nix's own words."""
    return _asked(scratch, "--parse", file)


def evaluated(expression: str, scratch: Path) -> Any:
    """The value of an expression, as JSON has it. Raises Refused."""
    file = scratch / "expression.nix"
    file.write_text(expression)
    words = ("--eval", "--strict", "--json", "--read-write-mode")
    return json.loads(_asked(scratch, *words, file))


def settings(module: str, scratch: Path) -> Any:
    """What a module sets, programs as their names and texts."""
    (scratch / "module.nix").write_text(module)
    (scratch / "packages.json").write_text(json.dumps(PACKAGES))
    shown = (
        f"let set = ({STAND_INS}); programs = set.environment.systemPackages or [ ]; in "
        "set // { environment = (set.environment or { }) // { "
        "systemPackages = map (program: { inherit (program) name text; }) programs; }; }"
    )
    return evaluated(shown, scratch)


def _asked(scratch: Path, *words: str | Path) -> str:
    env = {"HOME": str(scratch)} | {
        f"NIX_{name}_DIR": str(scratch / "nix" / name.lower())
        for name in ("STORE", "STATE", "LOG", "CONF", "LOCALSTATE")
    }
    tool = require("nix-instantiate", PACKAGE)
    found = run([tool, *words], env=env | {"NIX_REMOTE": "", "NIX_PATH": ""}, cwd=scratch)
    if not found.ok:
        raise Refused(found.stderr)
    return found.stdout
