"""A guest's watchdog. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Doc, PciAddress, model

WatchdogModel = Literal["i6300esb", "ib700"]
WatchdogAction = Literal["inject-nmi", "none", "pause", "poweroff", "reset", "shutdown"]


@model
class Watchdog:
    """A timer that the guest sets back for as long as it is well."""

    at: Annotated[
        PciAddress | None,
        Doc("Where it stands in the guest, such as 06:00.0; by default gpc's own table decides."),
    ] = None
    model: Annotated[
        WatchdogModel | None,
        Doc("What the guest sees: on PCI or on ISA.", default="i6300esb"),
    ] = None
    action: Annotated[
        WatchdogAction | None,
        Doc("What happens to a guest that no longer sets it back.", default="reset"),
    ] = None
