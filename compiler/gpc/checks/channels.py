"""Channels, sockets and small devices that two guests, or two keys, cannot share. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.checks.serial import ports_of
from gpc.parts.channels import AGENT
from gpc.parts.spice import AGENT as SPICE_AGENT
from gpc.parts.spice import agent_of
from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled
from gpc.why import Path

MOST_OF_SOCKET = 107
"""Bytes of the path of a Unix socket. Source: unix(7); Linux 6.1, include/uapi/linux/un.h."""


def names(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: channel-twice, of one name in one guest, or of one path of the host;
    socket-too-long.
    """
    paths: dict[str, Path] = {}
    for guest in settled.guests.values():
        for own, port in ports_of(guest):
            if port.path is not None:
                yield from _once(paths, port.path, (*own, "path"))
                if port.to == "unix":
                    yield from too_long(port.path, (*own, "path"))
        if guest.asked.qmp is not None:
            yield from _once(paths, guest.asked.qmp, (*guest.path, "qmp"))
            yield from too_long(guest.asked.qmp, (*guest.path, "qmp"))
        seen: dict[str, Path] = {}
        if agent_of(guest) is not None:
            seen[SPICE_AGENT] = (*guest.path, "display", "spice")
        if guest.asked.guest_agent:
            seen[AGENT] = (*guest.path, "guest_agent")
        for key, channel in guest.asked.channels.items():
            path: Path = (*guest.path, "channels", key)
            yield from _once(seen, channel.name, (*path, "name"))
            if channel.socket is not None:
                yield from _once(paths, channel.socket, (*path, "socket"))
                yield from too_long(channel.socket, (*path, "socket"))


def _once(found: dict[str, Path], value: str, path: Path) -> Iterator[Diagnostic]:
    first = found.setdefault(value, path)
    if first != path and value != "/dev/null":
        is_plain = {path[-1], first[-1]} <= {"name", "socket"}
        what, key = ("channels", path[-1]) if is_plain else ("channels or ports", "path")
        yield Diagnostic(
            "channel-twice",
            f"two {what} have the {key} {value}",
            Place(path),
            also=(Place(first, label="the other"),),
            help=f"give each a {key} of its own",
        )


def too_long(socket: str, path: Path) -> Iterator[Diagnostic]:
    """Errors: socket-too-long, of a socket that is named, or follows from what stands at `path`."""
    size = len(socket.encode())
    if size > MOST_OF_SOCKET:
        is_named = path[-1] in ("path", "qmp", "socket")
        yield Diagnostic(
            "socket-too-long",
            f"the path of a socket, {socket}, is {size} bytes long",
            Place(path, key=not is_named),
            expected=f"at most {MOST_OF_SOCKET} bytes",
            help="take a shorter one" if is_named else "give it a `socket` with a shorter path",
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
