"""Sunrise on a live host: its entries, written by sunrise-update."""

from __future__ import annotations

from collections.abc import Mapping

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.fallback import said_loader
from gpc.target.live import Act, Command, Evidence, System, Told
from gpc_stranger.sunrise import LOADER

CALLED = "Sunrise"
DROP_INS = ("/etc/sunrise.d/gpc.conf",)
JUDGED_BY = "nothing: there is no such tool"
FILES = ("/boot/sunrise.conf", "/etc/default/sunrise")
TRIAL = "Sunrise before 12.4 has no way to boot an entry once"


def recognise(reader: HostReader) -> Evidence | None:
    """Sunrise that says so itself, or its menu or the settings of its tool."""
    if said_loader(reader) == LOADER:
        return Evidence(True, "LoaderInfo")
    found = next((path for path in FILES if reader.stat(path) is not None), None)
    return Evidence(False, found) if found else None


def told(files: Mapping[str, str]) -> Told | None:
    """Nothing: what the drop-in adds is what the plan says."""
    return None


def _update(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    return [("sunrise-update",)]


ACTIONS = (Act("sunrise", "writing Sunrise's entries", "menu", True, _update, derives=("/boot",)),)
