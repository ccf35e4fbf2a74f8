"""A guest's watchdog. Pure."""

from typing import Annotated, Literal

from gpc_schemas.base import Doc, model

WatchdogModel = Literal["i6300esb", "ib700"]
WatchdogAction = Literal["inject-nmi", "none", "pause", "poweroff", "reset", "shutdown"]


@model
class Watchdog:
    """A timer that the guest sets back for as long as it is well."""

    model: Annotated[
        WatchdogModel | None,
        Doc("What the guest sees: on PCI or on ISA.", default="i6300esb"),
    ] = None
    action: Annotated[
        WatchdogAction | None,
        Doc("What happens to a guest that no longer sets it back.", default="reset"),
    ] = None
