"""Shares of cards that guests are given (mdev, vGPU), and the cards that they are of. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.suggest import nearest, one_of
from gpc.resolve.mediated import GVT_G
from gpc.settle.guest import uuid_of_share
from gpc.settle.records import Settled
from gpc.why import Path


def declared(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: mediated, of names and UUIDs that two shares have."""
    names: dict[str, Path] = {}
    uuids: dict[str, Path] = {}
    for path, uuid in _shares(settled):
        name = str(path[-1])
        first = names.setdefault(name, path)
        if first != path:
            yield _wrong(
                f"two cards have a share of the name {name}",
                Place(path, key=True),
                "give one of them another name: guests name shares without their cards",
                Place(first, key=True, label="the other"),
            )
        if uuid is not None and (before := uuids.setdefault(uuid, path)) != path:
            yield _wrong(
                f"{before[-1]} and {name} have one UUID",
                Place((*path, "uuid")),
                "leave `uuid` out of one of them: gpc makes one from the names",
                Place((*before, "uuid"), label="already here"),
            )


def given(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: unknown-device, mediated, given-twice."""
    of_host = {str(path[-1]): path for path, _ in _shares(settled)}
    host = settled.machine.host.name
    made = {
        str(path[-1]): uuid or str(uuid_of_share(host, str(path[2]), str(path[-1])))
        for path, uuid in _shares(settled)
    }
    taken: dict[str, tuple[str, Path]] = {}
    for guest in settled.guests.values():
        for name, passed in guest.asked.mediated.items():
            path: Path = (*guest.path, "mediated", name)
            if passed.uuid is None and name not in of_host:
                near = nearest(name, of_host)
                yield Diagnostic(
                    "unknown-device",
                    f"no card of the host has a share `{name}` under `mediated`",
                    Place(path, key=True),
                    expected=one_of(sorted(of_host)) if of_host else "",
                    help=f"did you mean `{near}`?"
                    if near
                    else "declare it at the card that it is of, or write the `uuid` of one that "
                    "something else makes",
                )
            elif passed.uuid is not None and str(passed.uuid) != made.get(name, str(passed.uuid)):
                yield _wrong(
                    f"{name} is a share that gpc has made, with another UUID",
                    Place((*path, "uuid")),
                    "leave `uuid` out here, or call this one by another name",
                    Place(of_host[name], key=True, label="declared here"),
                )
            what = made.get(name, name) if passed.uuid is None else str(passed.uuid)
            owner, first = taken.setdefault(what, (guest.name, path))
            if first != path:
                yield Diagnostic(
                    "given-twice",
                    f"{name} is given to guest {guest.name} and to guest {owner}",
                    Place(path, key=True),
                    also=(Place(first, key=True, label=f"already given to guest {owner} here"),),
                    help="a share of a card is in one guest at a time: leave it to one of them",
                )


def pictures(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: mediated, of pictures that nobody sees.

    Source: QEMU 7.2, hw/vfio/display.c (vfio_display_dmabuf_init): GVT-g hands pictures over as
    dma-bufs, which want OpenGL of who shows them; regions, as of NVIDIA's driver, do not.
    """
    by_opengl = {
        name
        for gpu in settled.machine.host.gpus.values()
        for name, share in gpu.mediated.items()
        if share.type.startswith(GVT_G)
    }
    for guest in settled.guests.values():
        is_seen = guest.vnc is not None or guest.spice is not None
        for name, passed in guest.asked.mediated.items():
            at: Path = (*guest.path, "mediated", name)
            shown = "{vga: none, gl: true, spice: {}}" if name in by_opengl else "{spice: {}}"
            if passed.display and not is_seen:
                yield _wrong(
                    f"nothing shows the pictures of {name}: guest {guest.name} has neither VNC "
                    "nor SPICE",
                    Place((*at, "display")),
                    f"write `display: {shown}` of the guest too, or leave it out",
                )
            elif passed.display and name in by_opengl and not guest.asked.display.gl:
                yield _wrong(
                    f"the pictures of {name} are shown by OpenGL alone, and guest {guest.name} has "
                    "none",
                    Place((*at, "display")),
                    f"write `display: {shown}` of the guest",
                )
            if passed.ramfb and not passed.display:
                yield _wrong(
                    f"{name} has no picture before its driver runs, as it has none at all",
                    Place((*at, "ramfb")),
                    "leave it out, or have its pictures seen by `display`",
                )


def parents(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: mediated, of cards that do not stay with the host."""
    for (kind, name), entry in settled.owners.items():
        if getattr(entry.card, "mediated", None):
            yield _wrong(
                f"{name} is given to guest {entry.guest}, and the host needs it for its shares",
                Place(entry.path, key=True),
                "give the guest shares of it under `mediated`, or leave those out",
                Place(("host", kind, name, "mediated"), key=True, label="shared here"),
            )


def _shares(settled: Settled) -> Iterator[tuple[Path, str | None]]:
    """Where each share is declared, and the UUID that is written for it."""
    for card, gpu in settled.machine.host.gpus.items():
        for name, share in gpu.mediated.items():
            uuid = None if share.uuid is None else str(share.uuid)
            yield ("host", "gpus", card, "mediated", name), uuid


def _wrong(message: str, place: Place, help: str, *also: Place) -> Diagnostic:
    return Diagnostic("mediated", message, place, also=also, help=help)


CHECKS = (declared, given, pictures, parents)
