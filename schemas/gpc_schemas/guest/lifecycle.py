"""What happens to a guest when it ends. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Doc, Duration, model

Action = Literal["destroy", "restart", "rename-restart", "preserve"]


@model
class Lifecycle:
    """What happens to the guest when it ends."""

    poweroff: Annotated[Action | None, Doc("After it powered off.", default="destroy")] = None
    reboot: Annotated[Action | None, Doc("When it asks for a reboot.", default="restart")] = None
    crash: Annotated[Action | None, Doc("After it crashed.", default="destroy")] = None
    stop_timeout: Annotated[
        Duration | None,
        Doc(
            "Under qemu, how long its unit waits for the guest after it pressed the power button, "
            "which Windows answers with its updates first. When that is over the guest is ended as "
            "if its power were cut. The default is as long as fits into the 30 minutes after which "
            "systemd switches a host off that still waits for a unit.",
            default="25 min",
        ),
    ] = None
