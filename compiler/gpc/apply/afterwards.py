"""What is left to the user after a transaction: it restarts no host and no guest. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gpc.apply.compare import Change
from gpc.host.reader import HostReader
from gpc.output.manifest import Manifest
from gpc.target.live import live_backends, read_at_boot


def afterwards(manifest: Manifest, changes: Iterable[Change]) -> Iterator[str]:
    """A line for each thing that takes effect later, by the manifest of what is now in place."""
    changes = tuple(changes)
    if any(change.path.startswith(read_at_boot()) for change in changes):
        if manifest.bindings:
            yield "a reboot binds the cards; until then the host keeps using them"
        else:
            yield "a reboot gives the host all its cards; until then they stay as they are"
    runners = tuple(live_backends().values())
    for change in changes:
        guest = next((name for each in runners if (name := each.guest_of(change.path))), None)
        if guest is None:
            continue
        if change.kind in ("create", "update", "same"):
            yield f"guest {guest} takes its changes at its next start"
            yield from _at_hand(change.path, change.after.data)
        else:
            yield f"guest {guest} has no file of gpc any more; where it runs, it runs on"


def at_hand(reader: HostReader, paths: Iterable[str]) -> Iterator[str]:
    """How each guest whose file is among the paths is started and looked at."""
    for path in paths:
        yield from _at_hand(path, reader.read(path) or b"")


def _at_hand(path: str, data: bytes) -> Iterator[str]:
    for runner in live_backends().values():
        name = runner.guest_of(path)
        if name is None or not data:
            continue
        # A back end of somebody else's may not say.
        said = getattr(runner, "at_hand", None)
        if said is not None:
            for line in said(name, data.decode("utf-8", "replace")):
                yield f"guest {name}: {line}"
