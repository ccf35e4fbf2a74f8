"""NixOS on a live host: how it is known. Nothing of it is changed by gpc.

`gpc apply` refuses such a host by name; what stands here is what `init`, `check --live` and
`status` go by.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.entries import BootEntry
from gpc.target.live import Command, Early, Evidence, System, rebuilding
from gpc_schemas.patterns import regex
from gpc_targets.nixos import BUILDER, MODULE

CALLED = "NixOS"
FIRST = True
DROP_INS = (f"/{MODULE}",)
JUDGED_BY = "Nix 2.8, which evaluates gpc.nix with stand-ins for nixpkgs"
DELIVERED = (
    f"`{DROP_INS[0]}` of the tree, which a person has configuration.nix import",
    "by the generation before, which the menu has",
)
"""How arguments get to what boots, and back: `gpc apply` has no part in it."""

REBUILD = ("nixos-rebuild", "boot")
STORE = "init=/nix/store/"
MARK = "/etc/NIXOS"
BEFORE_UDEV = True

_MODULES = regex(r'^    boot\.initrd\.kernelModules = \[\n((?: +"\w+"\n)+)', re.MULTILINE)


def recognise(reader: HostReader) -> Evidence | None:
    """A kernel that was told to start from the store, or the mark that NixOS leaves in /etc."""
    words = (reader.read("/proc/cmdline") or b"").decode("utf-8", "replace").split()
    if any(word.startswith(STORE) for word in words):
        return Evidence(True, f"{STORE} in /proc/cmdline")
    return Evidence(True, MARK) if reader.stat(MARK) is not None else None


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """Not looked at: nothing that gpc does changes them."""
    return None


def untried(reader: HostReader, system: System) -> str:
    """Each generation is an entry of its own, and the old ones stay."""
    return (
        "NixOS keeps every generation in the menu: choose the old one where the new does not boot"
    )


def images(release: str) -> tuple[str, ...]:
    """Those of the generations, of which nothing here knows the next."""
    return ()


def rebuilt(reader: HostReader, system: System) -> list[Command]:
    """Nothing: a rebuild is a person's to begin, once configuration.nix imports the module."""
    return []


def _elsewhere(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    return []


ACTIONS = (rebuilding(REBUILD)._replace(risky=False, commands=_elsewhere, derives=()),)


def hindrance(reader: HostReader, image: str, release: str) -> str | None:
    """Nothing: no rebuild is asked of it."""
    return None


def early(files: Mapping[str, str]) -> Early:
    """The modules that the image loads first; what else is in it has no name of its own."""
    found = _MODULES.search(files.get(MODULE, ""))
    modules = tuple(re.findall(r'"(\w+)"', found[1])) if found else ()
    return Early(BUILDER, MODULE if found else "", modules, (), before_udev=BEFORE_UDEV)
