"""A guest's SPICE server. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Between, Doc, Line, Path, model

Streaming = Literal["all", "filter", "off"]
Mouse = Literal["client", "server"]
SpicePort = Annotated[int, Between(1024, 65535)]
Compression = Literal["auto_glz", "auto_lz", "glz", "lz", "off", "quic"]


@model
class Spice:
    """A SPICE server that shows the guest's emulated display, plays its sound and shares the
    clipboard. Debian's QEMU has it from 13 on with package qemu-system-modules-spice."""

    listen: Annotated[Line | None, Doc("The host's address to listen on.", default="127.0.0.1")] = (
        None
    )
    port: Annotated[
        SpicePort | None, Doc("Its TCP port; under libvirt by default the next free.")
    ] = None
    tls_port: Annotated[
        SpicePort | None, Doc("A TCP port for viewers that encrypt, beside the other.")
    ] = None
    tls_directory: Annotated[
        Path | None,
        Doc(
            "For plain QEMU, where the certificates for it are: ca-cert.pem, server-cert.pem and "
            "server-key.pem; libvirt has them of its configuration.",
            default="/etc/pki/libvirt-spice",
        ),
    ] = None
    password_file: Annotated[
        Path | None,
        Doc(
            "A file of the host that holds its password, a line of 1 to 60 characters of ASCII, "
            "and that root alone can read; without it there is no password. It is read as the "
            "guest starts, under libvirt as `gpc apply` defines it."
        ),
    ] = None
    agent: Annotated[
        bool | None,
        Doc(
            "A channel to the SPICE agent in the guest, which moves the pointer, resizes the "
            "display and shares the clipboard.",
            default=True,
        ),
    ] = None
    clipboard: Annotated[
        bool | None, Doc("Whether the agent may share the clipboard.", default=True)
    ] = None
    file_transfer: Annotated[
        bool | None, Doc("Whether the agent takes files from the viewer.", default=True)
    ] = None
    compression: Annotated[
        Compression | None, Doc("How pictures are compressed; by default as SPICE chooses.")
    ] = None
    streaming: Annotated[
        Streaming | None,
        Doc("What is taken for a film and sent as one: what looks like it, all, or nothing."),
    ] = None
    mouse: Annotated[
        Mouse | None,
        Doc("Where the pointer is drawn: by the viewer, which the agent asks for, or the guest."),
    ] = None
