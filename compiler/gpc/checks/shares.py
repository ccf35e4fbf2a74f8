"""Directories that guests share with their host: what could not be mounted. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.shares import kind_of
from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled, SettledGuest
from gpc.settle.words import is_windows
from gpc.target.backend import without_effect
from gpc.why import Path

ONLY_OF = {
    "cache": ("virtiofs", "only a share by virtiofs has a cache of its own"),
    "daemon": ("virtiofs", "only a share by virtiofs is served by a daemon"),
    "security": ("9p", "virtiofs keeps owners and modes as they are"),
}


def shares(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: unsupported, share-tag-twice. Warnings: no-effect."""
    for guest in settled.guests.values():
        first: dict[str, Path] = {}
        for key, share in guest.asked.shares.items():
            path: Path = (*guest.path, "shares", key)
            kind = kind_of(guest, share, path).value
            if kind == "9p" and is_windows(guest.os.value):
                yield _no_driver(guest, path if share.kind is None else (*path, "kind"))
            for word, (of, why) in ONLY_OF.items():
                if kind != of and getattr(share, word) is not None:
                    yield without_effect(guest.path, guest.backend.value, (*path, word), why)
            tag = share.tag or key
            other = first.setdefault(tag, path)
            if other != path:
                yield Diagnostic(
                    "share-tag-twice",
                    f"guest {guest.name} has two shares of the tag {tag}",
                    Place((*path, "tag") if share.tag else path, key=share.tag is None),
                    also=(Place(other, label="the first of them", key=True),),
                    help="give one of them another `tag`",
                )


def _no_driver(guest: SettledGuest, path: Path) -> Diagnostic:
    help = "leave `kind` out: virtiofs has a driver for Windows"
    if guest.is_xen:
        help = "share the directory over the network, by Samba"
    return Diagnostic(
        "unsupported",
        f"guest {guest.name} cannot mount the share: Windows has no driver for 9p",
        Place(path),
        also=(Place((*guest.path, "os"), label="its system"),),
        help=help,
    )


CHECKS = (shares,)
