"""What is left to the user after a transaction: it restarts no host and no guest. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gpc.apply.compare import Change
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
        else:
            yield f"guest {guest} has no file of gpc any more; where it runs, it runs on"
