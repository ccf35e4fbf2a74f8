"""What is left to the user after a transaction: it restarts no host and no guest. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gpc.apply.compare import Change
from gpc.output.manifest import Manifest
from gpc.target.live import live_loaders

_AT_BOOT = ("/etc/modprobe.d/", "/etc/udev/")
_LAUNCHER = "/usr/local/sbin/gpc-guest-"
_GUESTS = ("/etc/xen/", "/etc/gpc/libvirt/", _LAUNCHER)


def afterwards(manifest: Manifest, changes: Iterable[Change]) -> Iterator[str]:
    """A line for each thing that takes effect later, by the manifest of what is now in place."""
    changes = tuple(changes)
    loaders = [path for loader in live_loaders().values() for path in loader.DROP_INS]
    if any(change.path.startswith((*_AT_BOOT, *loaders)) for change in changes):
        if manifest.bindings:
            yield "a reboot binds the cards; until then the host keeps using them"
        else:
            yield "a reboot gives the host all its cards; until then they stay as they are"
    for change in changes:
        if not change.path.startswith(_GUESTS):
            continue
        name = change.path.removeprefix(_LAUNCHER).rpartition("/")[2]
        guest = name.removesuffix(".cfg").removesuffix(".xml")
        if change.kind in ("create", "update"):
            yield f"guest {guest} takes its changes at its next start"
        else:
            yield f"guest {guest} has no file of gpc any more; where it runs, it runs on"
