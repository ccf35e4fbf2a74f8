"""Limine on a live host: its entries, written by limine-update."""

from __future__ import annotations

from collections.abc import Mapping

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.fallback import said_loader
from gpc.target.live import Act, Command, Evidence, System, Told
from gpc_stranger.limine import LOADER

CALLED = "Limine"
DROP_INS = ("/etc/limine-entry-tool.d/gpc.conf",)
JUDGED_BY = "nothing: there is no such tool"
FILES = ("/boot/limine.conf", "/etc/default/limine")
TRIAL = "Limine before 12.4 has no way to boot an entry once"


def recognise(reader: HostReader) -> Evidence | None:
    """Limine that says so itself, or its menu or the settings of its tool."""
    if said_loader(reader) == LOADER:
        return Evidence(True, "LoaderInfo")
    found = next((path for path in FILES if reader.stat(path) is not None), None)
    return Evidence(False, found) if found else None


def told(files: Mapping[str, str]) -> Told | None:
    """Nothing: what the drop-in adds is what the plan says."""
    return None


def _update(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    return [("limine-update",)]


ACTIONS = (Act("limine", "writing Limine's entries", "menu", True, _update, derives=("/boot",)),)
