"""The programs that keep what boots now and tell GRUB what to boot, and what they leave behind.

Both actions go by whether the entry's script is there: with it they begin a trial, without it they
end one. In between, while images are rebuilt, GRUB is told that the trial has been: whenever the
power fails there, what is booted is the kept entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gpc.apply import entries, state
from gpc.apply.boot import LOADERS, Loader
from gpc.host.reader import HostReader
from gpc.host.writer import Host

ENTRY = "/etc/grub.d/42_gpc"
"""Prints the kept entry, and what has GRUB boot it."""

ENTRIES = (ENTRY, entries.ENTRY)
"""What a host on trial has one of, by its loader."""

KEPT = f"/boot/{entries.KEPT}"
CONFIRMED = f"{state.STATE}/confirmed"
"""Written by the guard: the generation that it confirmed."""


def commands(
    host: Host, loader: Loader, mkconfig: tuple[str, ...], words: str, *, undoing: bool
) -> list[tuple[str, ...]]:
    """The programs of `guard keep [IMAGE COPY]` and of `guard arm`.

    Undoing, each by itself puts GRUB where the files say that it was: a trial that goes on begins
    again.
    """
    verb, _, images = words.partition(" ")
    entry = host.read(ENTRY)
    edit = (loader.tool("editenv"), loader.environment)
    # GRUB reads the disk without the file system's journal.
    sync = ("sync", "--file-system", loader.directory)
    release = [(*edit, "unset", "gpc_guard")] if host.stat(loader.environment) else []
    if verb == "keep" and not undoing:
        hold = [(*edit, "set", "gpc_guard=tried"), sync]
        if entry is None:
            return hold
        copy = _copy(host, entry, *images.split()) if images else ()
        return [*copy, mkconfig, *hold]
    if entry is None:
        return [*release, mkconfig, sync]
    arm = [(*edit, "set", "gpc_guard=try"), sync]
    return [mkconfig, *arm] if undoing else arm


def variable(reader: HostReader, system: Mapping[str, str]) -> str | None:
    """What the loader is to do: `gpc_guard` of GRUB's environment block, or what stands for it.

    None where one may not look.

    Source: GRUB 2.06, grub-core/lib/envblk.c: a header, NAME=VALUE lines, then `#` to the end.
    """
    if system.get("loader") == "systemd-boot":
        return entries.state(reader)
    raw = reader.read(LOADERS[system["family"]].environment)
    if raw is None:
        return None
    for line in raw.decode("utf-8", "replace").splitlines():
        if line.startswith("gpc_guard="):
            return line.removeprefix("gpc_guard=")
    return ""


def collect(host: Host) -> None:
    """Removes copies that no entry names any more; to be called when no transaction is open."""
    text = b"".join(host.read(path) or b"" for path in ENTRIES).decode("utf-8", "replace")
    named = re.findall(rf"/{entries.KEPT}/([A-Za-z0-9._+~-]+)", text)
    if not text and host.stat(CONFIRMED) is not None:
        host.remove(CONFIRMED)
    for root in entries.ROOTS:
        kept = f"{root}/{entries.KEPT}"
        if host.stat(kept) is None:
            continue
        for name in host.names(kept):
            if name not in named:
                host.remove(f"{kept}/{name}")
        if not host.names(kept):
            host.remove_directory(kept)


def _copy(host: Host, entry: bytes, image: str, copy: str) -> Iterator[tuple[str, ...]]:
    if copy.encode() not in entry or host.stat(copy) is not None:
        return
    yield ("mkdir", "--parents", "--mode=0700", KEPT)
    yield ("cp", "--dereference", "--preserve=mode,timestamps", "--", image, f"{copy}.new")
    yield ("sync", f"{copy}.new")
    yield ("mv", "--no-target-directory", "--", f"{copy}.new", copy)
