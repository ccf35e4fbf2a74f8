"""The loader on a live host: /boot/one-shot.next says what it boots once."""

from __future__ import annotations

from collections.abc import Mapping

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.fallback import KEPT
from gpc.target.live import Act, Command, Evidence, Kept, System, Told, Trial

CALLED = "one-shot"
DROP_INS: tuple[str, ...] = ()
JUDGED_BY = "nothing: there is no such tool"
ACTIONS: tuple[Act, ...] = ()

ENTRY = "/etc/one-shot/kept"
NEXT = "/boot/one-shot.next"


def recognise(reader: HostReader) -> Evidence | None:
    """Its settings."""
    return Evidence(False, "/boot/one-shot") if reader.stat("/boot/one-shot") else None


def told(files: Mapping[str, str]) -> Told | None:
    """Nothing: it has no file."""
    return None


def keep(reader: HostReader, system: System, generation: int) -> Kept:
    """What boots now."""
    return Kept(
        f"before {generation}\n", "trial() { cat /boot/one-shot.next; }\nrelease() { :; }\n"
    )


def guard(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    """With the entry a trial begins, without it one ends."""
    begins = host.read(ENTRY) is not None
    return [("one-shot", words.partition(" ")[0] if begins else "end")]


def standing(reader: HostReader, system: System) -> str | None:
    """What the file says."""
    return (reader.read(NEXT) or b"").decode().strip()


TRIAL = Trial(ENTRY, 0o644, (f"/boot/{KEPT}",), keep, guard, standing)
