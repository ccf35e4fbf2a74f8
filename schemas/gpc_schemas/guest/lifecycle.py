"""What happens to a guest when it ends. Pure."""

from typing import Annotated, Literal

from gpc_schemas.base import Doc, model

Action = Literal["destroy", "restart", "preserve", "rename-restart"]


@model
class Lifecycle:
    """What happens to the guest when it ends."""

    poweroff: Annotated[Action, Doc("After it powered off.")] = "destroy"
    reboot: Annotated[Action, Doc("When it asks for a reboot.")] = "restart"
    crash: Annotated[Action, Doc("After it crashed.")] = "destroy"
