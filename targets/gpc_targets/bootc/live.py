"""bootc on a live host: how it is known, and that nothing there delivers what the image must have.

Source: bootc 1.8: its composefs backend has `composefs=` on the command line and does not write
/run/ostree-booted; with ostree below and rpm-ostree installed, that program changes the host.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.entries import BootEntry
from gpc.target.live import Command, Early, Evidence, System, asked, rebuilding
from gpc_schemas.patterns import regex
from gpc_targets.bootc import BUILDER, CONTAINERFILE, DRACUT, KARGS

CALLED = "bootc"
FIRST = True
DROP_INS = (f"/{KARGS}", f"/{DRACUT}", f"/{CONTAINERFILE}")
JUDGED_BY = "tomllib; dash parses what the Containerfile runs"
DELIVERED = (
    f"`{DROP_INS[0]}` of the tree, with which a person derives the host's image",
    "by `bootc rollback`",
)
"""How arguments get to what boots, and back: nothing that is applied does it."""

REBUILD = ("bootc", "upgrade")
PROGRAM = "/usr/bin/bootc"
BOOTED = "/run/ostree-booted"
BEFORE_UDEV = True

_MODULE = regex(r'^force_drivers\+=" (\S+) "', re.MULTILINE)
_FILE = regex(r'^install_items\+=" (\S+) "', re.MULTILINE)


def recognise(reader: HostReader) -> Evidence | None:
    """A deployment on composefs, or one of ostree where rpm-ostree is not there to change it."""
    words = (reader.read("/proc/cmdline") or b"").decode("utf-8", "replace").split()
    if any(word.startswith("composefs=") for word in words):
        return Evidence(True, "composefs= in /proc/cmdline")
    has_ostree = any(word.startswith("ostree=") for word in words) or reader.stat(BOOTED)
    if not has_ostree or reader.stat("/usr/bin/rpm-ostree") is not None:
        return None
    return Evidence(True, PROGRAM) if reader.stat(PROGRAM) is not None else None


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """Not looked at: nothing that is applied changes them."""
    return None


def untried(reader: HostReader, system: System) -> str:
    """Each deployment is an entry of its own, and the old one stays."""
    return "bootc keeps the deployment that runs: `bootc rollback` makes it the default again"


def images(release: str) -> tuple[str, ...]:
    """The image's own, older than any file of gpc's, tells nothing of the next deployment."""
    return ()


def rebuilt(reader: HostReader, system: System) -> list[Command]:
    """Nothing on the host: an upgrade is a person's to begin, once the image was derived again."""
    return []


def _elsewhere(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    return []


ACTIONS = (
    rebuilding(REBUILD)._replace(
        risky=False,
        commands=_elsewhere,
        derives=(),
    ),
)


def hindrance(reader: HostReader, image: str, release: str) -> str | None:
    """Nothing: no rebuild is asked of it."""
    return None


def early(files: Mapping[str, str]) -> Early:
    """What a tree's file for it asks for."""
    drop_ins = (f"/{DRACUT}",)
    return asked(BUILDER, files, drop_ins, _MODULE, _FILE, before_udev=BEFORE_UDEV)
