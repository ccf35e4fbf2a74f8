"""A guest's emulated display, and how it is looked at. Pure."""

from typing import Annotated, Literal

from gpc_schemas.base import Between, Doc, Line, model

Vga = Literal["cirrus", "none", "std"]
Port = Annotated[int, Between(5900, 65535)]


@model
class Vnc:
    """A VNC server that shows the guest's emulated display."""

    listen: Annotated[Line | None, Doc("The host's address to listen on.", default="127.0.0.1")] = (
        None
    )
    port: Annotated[Port | None, Doc("Its TCP port; by default the next free.")] = None


@model
class Display:
    """The emulated display, which shows the guest until its card's driver takes over."""

    vga: Annotated[
        Vga | None,
        Doc("The emulated graphics adapter.", default="std"),
    ] = None
    vnc: Annotated[Vnc | None, Doc("A VNC server for it.")] = None
