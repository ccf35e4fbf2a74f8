"""A guest's emulated display, and how it is looked at. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Between, Doc, Line, Path, model
from gpc_schemas.guest.spice import Spice
from gpc_schemas.guest.words import Keymap

Vga = Literal["bochs", "cirrus", "none", "qxl", "ramfb", "std", "virtio"]
VideoMemory = Literal["16 MiB", "32 MiB", "64 MiB", "128 MiB"]
Port = Annotated[int, Between(5900, 65535)]
Sharing = Literal["allow-exclusive", "force-shared", "ignore"]
WebPort = Annotated[int, Between(1024, 65535)]


@model
class Vnc:
    """A VNC server that shows the guest's emulated display."""

    listen: Annotated[Line | None, Doc("The host's address to listen on.", default="127.0.0.1")] = (
        None
    )
    port: Annotated[Port | None, Doc("Its TCP port; by default the next free.")] = None
    websocket: Annotated[
        WebPort | None, Doc("A TCP port for viewers in a browser, which speak WebSocket.")
    ] = None
    socket: Annotated[
        Path | None, Doc("A Unix socket of the host to listen on, in the place of a port.")
    ] = None
    share: Annotated[
        Sharing | None,
        Doc(
            "Whether several may look at once: where a viewer does not want to be alone, whatever "
            "it wants, or whatever it says.",
            default="allow-exclusive",
        ),
    ] = None
    password_file: Annotated[
        Path | None,
        Doc(
            "A file of the host that holds its password, a line of 1 to 8 characters of ASCII, and "
            "that root alone can read; without it there is no password. It is read as the guest "
            "starts, under libvirt as `gpc apply` defines it."
        ),
    ] = None


@model
class Display:
    """The emulated display, which shows the guest until its card's driver takes over."""

    vga: Annotated[
        Vga | None,
        Doc(
            "The emulated graphics adapter. qxl and virtio have drivers of their own in the guest, "
            "qxl for SPICE; bochs is std without VGA's old modes, ramfb a picture in the guest's "
            "memory, which UEFI draws.",
            default="std",
        ),
    ] = None
    memory: Annotated[
        VideoMemory | None,
        Doc(
            "How much memory one picture has on std, bochs and qxl: 16 MiB suffice to 2560x1600, "
            "and 32 MiB to 3840x2160.",
            default="16 MiB",
        ),
    ] = None
    gl: Annotated[
        bool | None,
        Doc(
            "Whether the adapter virtio draws in 3D by a graphics card of the host, which VNC or "
            "SPICE then shows.",
            default=False,
        ),
    ] = None
    render_node: Annotated[
        Path | None,
        Doc("That card's node, such as /dev/dri/renderD128; by default the first that there is."),
    ] = None
    keymap: Annotated[
        Keymap | None,
        Doc("The keyboard of viewers that send letters and no keys; by default as they send it."),
    ] = None
    vnc: Annotated[Vnc | None, Doc("A VNC server for it.")] = None
    spice: Annotated[Spice | None, Doc("A SPICE server for it.")] = None
