"""A guest's channels to programs of the host. Pure."""

from __future__ import annotations

from typing import Annotated

from gpc_schemas.base import Doc, Line, Path, model


@model
class Channel:
    """A stream of bytes between a program of the guest and one of the host."""

    name: Annotated[
        Line,
        Doc(
            "What the guest finds it by, such as org.example.temperature; Linux has it below "
            "/dev/virtio-ports."
        ),
    ]
    socket: Annotated[
        Path | None,
        Doc(
            "The Unix socket that the host's program connects to; by default one in a directory "
            "of the back end's."
        ),
    ] = None
