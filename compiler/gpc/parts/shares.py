"""Directories of the host that a guest mounts. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.parts.slots import niches
from gpc.plan import Slot
from gpc.settle.records import SettledGuest
from gpc.settle.words import choice
from gpc.why import Path, Rule, Traced, Why, defaulted, leaves, reasons, written, written_at
from gpc_schemas.guest.shares import Share, ShareCache, ShareKind, ShareSecurity
from gpc_schemas.records import NamedTuple


class GuestShare(NamedTuple):
    """A directory; None is what the way of sharing it does by itself, or has no word for."""

    path: Path
    because: tuple[Why, ...]
    key: str  # unique in the guest
    directory: Traced[str]
    kind: Traced[ShareKind]
    tag: Traced[str]
    read_only: Traced[bool] | None
    cache: Traced[ShareCache] | None
    daemon: Traced[str] | None
    security: Traced[ShareSecurity]
    slot: Slot


KINDS = (GuestShare,)

RULES = {
    "share-by-virtiofs": Rule(
        "virtiofs is made for guests of the same machine: it is the fastest way, and files behave "
        "as local ones do.",
        "https://virtio-fs.gitlab.io/",
    ),
    "share-by-9p": Rule("Xen shares directories by 9p.", "xl.cfg(5) of Xen 4.17, p9"),
    "share-tag": Rule("The guest mounts a share by the name that it has here."),
}


def decide(asked: Asked) -> Iterator[GuestShare]:
    """Each of them, in the order of the file."""
    wanted = asked.guest.asked.shares
    at: Path = (*asked.path, "shares")
    slots = niches("shares", {key: ((*at, key),) for key in wanted}) if wanted else {}
    for key, share in wanted.items():
        path: Path = (*at, key)
        kind = kind_of(asked.guest, share, path)
        of_fs, of_9p = kind.value == "virtiofs", kind.value == "9p"
        yield GuestShare(
            path=path,
            because=reasons(written_at(*path), kind.why),
            key=key,
            directory=written(share.path, *path, "path"),
            kind=kind,
            tag=defaulted(key, "share-tag", path)
            if share.tag is None
            else written(share.tag, *path, "tag"),
            read_only=written(True, *path, "read_only") if share.read_only else None,
            cache=written(share.cache, *path, "cache").also(kind.why)
            if share.cache and of_fs
            else None,
            daemon=written(share.daemon, *path, "daemon").also(kind.why)
            if share.daemon and of_fs
            else None,
            security=choice(
                share.security if of_9p else None, "mapped", "not-asked", *path, "security"
            ),
            slot=slots[key],
        )


def kind_of(guest: SettledGuest, share: Share, path: Path) -> Traced[ShareKind]:
    """How a guest mounts a directory."""
    if share.kind is not None:
        return written(share.kind, *path, "kind")
    if guest.is_xen:
        return defaulted("9p", "share-by-9p", (*guest.path, "backend"))
    return defaulted("virtiofs", "share-by-virtiofs", (*guest.path, "backend"))


def needing_memory(guest: SettledGuest) -> tuple[Path, ...]:
    """Because of what a guest's memory is shared: the first share by virtiofs, with its reasons."""
    if guest.is_xen:
        return ()
    for key, share in guest.asked.shares.items():
        path: Path = (*guest.path, "shares", key)
        kind = kind_of(guest, share, path)
        if kind.value == "virtiofs":
            return (path, *leaves(kind.why))
    return ()
