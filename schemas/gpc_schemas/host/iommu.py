"""The host's I/O memory management unit. Pure."""

from __future__ import annotations

from typing import Annotated

from gpc_schemas.base import Doc, model


@model
class Iommu:
    """What the I/O memory management unit of the host can do."""

    interrupt_remapping: Annotated[
        bool | None,
        Doc(
            "Whether the kernel says that interrupt remapping is enabled. Without it a guest can "
            "send interrupts that were never meant for it.",
            default=True,
        ),
    ] = None
