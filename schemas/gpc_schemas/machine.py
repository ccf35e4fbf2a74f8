"""The whole of a machine.yaml. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Doc, Name, empty, model
from gpc_schemas.guest import Guest
from gpc_schemas.host import Host


@model
class Machine:
    """A host, its guests, and what was decided about workarounds."""

    gpc: Annotated[Literal["1"], Doc("The version of this format; there is one so far.")]
    host: Annotated[Host, Doc("The machine that cards are taken from.")]
    guests: Annotated[dict[Name, Guest], Doc("Its virtual machines, by name.")] = empty()
    workarounds: Annotated[
        dict[Name, Literal["auto", "off", "on"]],
        Doc("Workarounds by their id: `on`, `off`, or `auto` to let the catalogue decide."),
    ] = empty()
