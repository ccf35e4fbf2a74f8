"""How the host keeps cards for guests. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Doc, model

Keeper = Literal["pci-stub", "vfio-pci", "xen-pciback"]
By = Literal["address", "id"]


@model
class Binding:
    """How cards are kept away from the host's own drivers."""

    driver: Annotated[
        Keeper | None,
        Doc(
            "The driver that holds a card until its guest starts. By default xen-pciback when the "
            "host runs Xen and vfio-pci otherwise; pci-stub is the way of 2012."
        ),
    ] = None
    by: Annotated[
        By | None,
        Doc(
            "Bind the function at an address, after its id was verified, or whatever has an id. "
            "Two devices with one id are never bound by id.",
            default="address",
        ),
    ] = None
