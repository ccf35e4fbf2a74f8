"""What a guest makes of the cards that it is given. Pure."""

from typing import Annotated

from gpc_schemas.base import Doc, model


@model
class Passed:
    """How the guest sees a card or device that it is given."""

    rom_bar: Annotated[
        bool | None,
        Doc(
            "Whether it sees the ROM of the card's first function: its firmware then runs it.",
            default=True,
        ),
    ] = None
