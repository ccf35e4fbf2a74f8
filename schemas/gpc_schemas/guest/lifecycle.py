"""What happens to a guest when it ends. Pure."""

from typing import Annotated, Literal

from gpc_schemas.base import Doc, model

Action = Literal["destroy", "restart", "preserve", "rename-restart"]


@model
class Lifecycle:
    """What happens to the guest when it ends."""

    poweroff: Annotated[Action | None, Doc("After it powered off.", default="destroy")] = None
    reboot: Annotated[Action | None, Doc("When it asks for a reboot.", default="restart")] = None
    crash: Annotated[Action | None, Doc("After it crashed.", default="destroy")] = None
