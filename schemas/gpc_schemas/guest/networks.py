"""A guest's network cards. Pure."""

from typing import Annotated, Literal

from gpc_schemas.base import Doc, Interface, MacAddress, model

Model = Literal["e1000", "e1000e", "rtl8139", "virtio"]


@model
class Network:
    """A network card of the guest."""

    bridge: Annotated[Interface, Doc("The host's bridge that it joins.")]
    mac: Annotated[
        MacAddress | None,
        Doc("Its address; by default one that follows from the names of host and guest."),
    ] = None
    model: Annotated[
        Model | None,
        Doc("What the guest sees; by default what its system has drivers for."),
    ] = None
