"""What the host does for a guest while it runs. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Doc, model

Governor = Literal["conservative", "ondemand", "performance", "powersave", "schedutil"]


@model
class WhileOn:
    """What the host does for a guest from before its start until after its end."""

    cpus: Annotated[
        bool | None,
        Doc(
            "Whether the host's services and sessions leave the CPUs that the guest is pinned to.",
            default=False,
        ),
    ] = None
    interrupts: Annotated[
        bool | None,
        Doc("Whether the host's interrupts leave them, as far as they can.", default=False),
    ] = None
    governor: Annotated[
        Governor | None,
        Doc(
            "How the clock of the CPUs that it is pinned to is governed, or of all where it is "
            "pinned to none."
        ),
    ] = None
    hugepages: Annotated[
        bool | None,
        Doc(
            "Whether its huge pages are reserved as it starts, and not at boot: the host has the "
            "memory otherwise, and may no longer have it in one piece.",
            default=False,
        ),
    ] = None
