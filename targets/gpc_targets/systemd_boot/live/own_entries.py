"""The entries of systemd-boot on a partition, which are this system's, and gpc's line in those."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.host.reader import HostReader
from gpc.target.entries import WORD, system_root
from gpc.target.fallback import KEPT, variable
from gpc.target.live import Command
from gpc_schemas.patterns import regex

PLUGIN = "/etc/kernel/install.d/95-gpc.install"
"""Writes gpc's line into the entries. Without it, none is to have one."""

ROOTS = ("/boot", "/efi", "/boot/efi")
"""Where the partition with the entries may be mounted."""

KEPT_ID = f"{KEPT}.conf"
"""What the kept entry is called."""
TRIES = regex(r"\+[0-9]+(-[0-9]+)?(?=\.(conf|efi)$)")
"""In a file's name: how often it may be tried, and was."""
_UKI = regex(r"^uki(?:-url)?\s", re.MULTILINE)
_OPTIONS = regex(r"^options\s+(.*)$", re.MULTILINE)


def entries_of(reader: HostReader, root: str) -> Iterator[str]:
    """The paths of the entries on a partition, but for the kept one."""
    for name in reader.names(f"{root}/loader/entries"):
        if name.endswith(".conf") and name != KEPT_ID:
            yield f"{root}/loader/entries/{name}"


def own_entries(reader: HostReader) -> Iterator[str]:
    """This system's entries: several systems may have theirs on one partition.

    That is the one which booted it, those that name its machine-id or are called by its token, and
    those that boot the root file system which is mounted. Source: kernel-install(8), ENTRY TOKENS;
    the Boot Loader Specification (uapi-group.org, 1), `machine-id`.
    """
    selected = TRIES.sub("", (variable(reader, "LoaderEntrySelected") or "").lower())
    machine = _line(reader, "/etc/machine-id")
    tokens = {token for token in (_line(reader, "/etc/kernel/entry-token"), machine) if token}
    mounted = _roots(_line(reader, "/proc/cmdline"))
    for root in ROOTS:
        for path in entries_of(reader, root):
            name = path.rpartition("/")[2]
            text = (reader.read(path) or b"").decode("utf-8", "replace")
            said = re.search(r"^machine-id\s+(\S+)", text, re.MULTILINE)
            if TRIES.sub("", name).lower() == selected:
                is_ours = True
            elif said is not None:
                is_ours = said[1] == machine
            elif any(name.startswith(f"{token}-") for token in tokens):
                is_ours = True
            else:
                is_ours = bool(mounted) and mounted == _roots(" ".join(_OPTIONS.findall(text)))
            if is_ours:
                yield path


def is_unified(reader: HostReader, selected: str) -> bool:
    """Whether an entry, by its name, is an image that has its arguments inside, or names one."""
    if selected.lower().endswith(".efi"):
        return True
    for root in ROOTS:
        for path in entries_of(reader, root):
            if TRIES.sub("", path.rpartition("/")[2]).lower() == TRIES.sub("", selected).lower():
                return (
                    _UKI.search((reader.read(path) or b"").decode("utf-8", "replace")) is not None
                )
    return False


def rewritten(host: HostReader) -> list[Command]:
    """The programs that make the entries have gpc's line, or none of them."""
    ours = list(own_entries(host))
    if host.stat(PLUGIN) is not None:
        # Of a unified kernel image no entry tells; without an entry the plugin says so and fails.
        selected = variable(host, "LoaderEntrySelected") or ""
        return [(PLUGIN, "entries", *([] if selected.endswith(".efi") else ours))]
    marked = [path for path in ours if b"# gpc: " in (host.read(path) or b"")]
    if not marked:
        return []
    return [("sed", "--in-place", "/^# gpc: /{N;d;}", *marked), ("sync", *marked)]


def _roots(line: str) -> set[str]:
    """The words of a command line that say which root file system is mounted, if any does."""
    return system_root(WORD.findall(line))


def _line(reader: HostReader, path: str) -> str:
    return (reader.read(path) or b"").decode("utf-8", "replace").strip()
