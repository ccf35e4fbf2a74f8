"""The programs that keep what boots now and tell GRUB what to boot, and what they leave behind.

While images are rebuilt, GRUB is told that the trial has been: whenever the power fails there, what
is booted is the kept entry.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.fallback import KEPT, copying
from gpc.target.live import Command, System
from gpc_targets.grub import DIRECTORIES, mkconfig
from gpc_targets.grub.live.running import grub

ENTRY = "/etc/grub.d/42_gpc"
"""Prints the kept entry, and what has GRUB boot it."""

COPIES = f"/boot/{KEPT}"


def guard(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    """The programs of `keep [FILE COPY]` and of `arm`."""
    loader = grub(system.get("family", ""))
    menu = mkconfig(system["family"])
    verb, _, files = words.partition(" ")
    entry = host.read(ENTRY)
    edit = (loader.tool("editenv"), loader.environment)
    # GRUB reads the disk without the file system's journal.
    sync = ("sync", "--file-system", loader.directory)
    release = [(*edit, "unset", "gpc_guard")] if host.stat(loader.environment) else []
    if verb == "keep" and not undoing:
        hold = [(*edit, "set", "gpc_guard=tried"), sync]
        if entry is None:
            return hold
        copy = _copy(host, entry, *files.split()) if files else ()
        return [*copy, menu, *hold]
    if entry is None:
        return [*release, menu, sync]
    arm = [(*edit, "set", "gpc_guard=try"), sync]
    return [menu, *arm] if undoing else arm


def standing(reader: HostReader, system: System) -> str | None:
    """What GRUB is to do: `gpc_guard` of its environment block; None where one may not look.

    Source: GRUB 2.06, grub-core/lib/envblk.c: a header, NAME=VALUE lines, then `#` to the end.
    """
    if system.get("family") not in DIRECTORIES:
        return ""
    raw = reader.read(grub(system["family"]).environment)
    if raw is None:
        return None
    for line in raw.decode("utf-8", "replace").splitlines():
        if line.startswith("gpc_guard="):
            return line.removeprefix("gpc_guard=")
    return ""


def _copy(host: Host, entry: bytes, image: str, copy: str) -> Iterator[Command]:
    if copy.encode() not in entry or host.stat(copy) is not None:
        return
    yield ("mkdir", "--parents", "--mode=0700", COPIES)
    yield from copying(image, copy, "mode,timestamps")
