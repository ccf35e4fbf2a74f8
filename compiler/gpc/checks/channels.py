"""Channels, sockets and small devices that two guests, or two keys, cannot share. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.channels import AGENT
from gpc.parts.spice import AGENT as SPICE_AGENT
from gpc.parts.spice import agent_of
from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled
from gpc.why import Path


def names(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: channel-twice, of one name in one guest, or of one socket on the host."""
    sockets: dict[str, Path] = {}
    for guest in settled.guests.values():
        seen: dict[str, Path] = {}
        if agent_of(guest) is not None:
            seen[SPICE_AGENT] = (*guest.path, "display", "spice")
        if guest.asked.guest_agent:
            seen[AGENT] = (*guest.path, "guest_agent")
        for key, channel in guest.asked.channels.items():
            path: Path = (*guest.path, "channels", key)
            for value, found, what in (
                (channel.name, seen, "name"),
                (channel.socket, sockets, "socket"),
            ):
                if value is None:
                    continue
                first = found.setdefault(value, (*path, what))
                if first != (*path, what):
                    yield Diagnostic(
                        "channel-twice",
                        f"two channels have the {what} {value}",
                        Place((*path, what)),
                        also=(Place(first, label="the other"),),
                        help="give each a name, and a socket, of its own",
                    )


def context_ids(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: cid-twice."""
    seen: dict[int, Path] = {}
    for guest in settled.guests.values():
        if guest.asked.vsock is not None:
            path: Path = (*guest.path, "vsock", "cid")
            first = seen.setdefault(guest.asked.vsock.cid, path)
            if first != path:
                yield Diagnostic(
                    "cid-twice",
                    f"two guests have the number {guest.asked.vsock.cid} for sockets to the host",
                    Place(path),
                    also=(Place(first, label="the other"),),
                    help="give each a number of its own, from 3 on",
                )


def idle(settled: Settled) -> Iterator[Diagnostic]:
    """Warnings: no-effect, of a balloon beside a card, and of Hyper-V's crash without Hyper-V."""
    for guest in settled.guests.values():
        if guest.asked.balloon == "virtio" and (guest.asked.gpus or guest.asked.devices):
            yield Diagnostic(
                "no-effect",
                "QEMU takes no memory back from a guest with a passed card, which reaches all of "
                "it",
                Place((*guest.path, "balloon")),
                help="leave it out",
                severity="warning",
            )
        if guest.asked.panic == "hyperv" and not guest.hyperv.value:
            yield Diagnostic(
                "no-effect",
                "what Hyper-V has for a crash is seen by a guest with Hyper-V's enlightenments",
                Place((*guest.path, "panic")),
                help="write `panic: isa`, or `hyperv: true`",
                severity="warning",
            )


CHECKS = (names, context_ids, idle)
