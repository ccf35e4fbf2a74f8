"""A guest's serial and parallel ports, and what of the host they lead to. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Between, Doc, Line, Path, model

PortTo = Literal["device", "file", "null", "pipe", "pty", "tcp", "unix"]


@model
class PcPort:
    """A port of a guest that carries characters, and where they go."""

    to: Annotated[
        PortTo | None,
        Doc(
            "What it leads to: a terminal of the host that is made for it (pty), a file, a named "
            "pipe, a Unix socket, a TCP port, a port of the host (device), or nothing.",
            default="pty",
        ),
    ] = None
    path: Annotated[
        Path | None,
        Doc("The host's file, device or socket; of a pipe the name before `.in` and `.out`."),
    ] = None
    append: Annotated[
        bool | None, Doc("Whether a file keeps what it holds at each start.", default=False)
    ] = None
    listen: Annotated[
        Line | None, Doc("The host's address that a TCP port listens on.", default="127.0.0.1")
    ] = None
    connect: Annotated[
        Line | None, Doc("Whom it calls by TCP at the start, where it does not listen.")
    ] = None
    port: Annotated[int | None, Between(1, 65535), Doc("The TCP port.")] = None
    telnet: Annotated[bool | None, Doc("Whether it speaks telnet by TCP.", default=False)] = None
