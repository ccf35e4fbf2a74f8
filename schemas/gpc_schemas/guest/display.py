"""A guest's emulated display, and how it is looked at. Pure."""

from typing import Annotated, Literal

from gpc_schemas.base import Between, Doc, Line, model

Port = Annotated[int, Between(5900, 65535)]


@model
class Vnc:
    """A VNC server that shows the guest's emulated display."""

    listen: Annotated[Line, Doc("The host's address to listen on.")] = "127.0.0.1"
    port: Annotated[Port | None, Doc("Its TCP port; by default the next free.")] = None


@model
class Display:
    """The emulated display, which shows the guest until its card's driver takes over."""

    vga: Annotated[
        Literal["cirrus", "none", "std"] | None,
        Doc("The emulated graphics adapter; by default `std`."),
    ] = None
    vnc: Annotated[Vnc | None, Doc("A VNC server for it.")] = None
