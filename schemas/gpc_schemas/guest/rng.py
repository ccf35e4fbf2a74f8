"""A guest's random number generator. Pure."""

from __future__ import annotations

from typing import Annotated

from gpc_schemas.base import Between, Doc, Duration, Path, PciAddress, model

RngBytes = Annotated[int, Between(1, 1 << 31)]


@model
class Rng:
    """A source of random numbers on virtio."""

    at: Annotated[
        PciAddress | None,
        Doc("Where it stands in the guest, such as 06:00.0; by default gpc's own table decides."),
    ] = None
    enabled: Annotated[bool | None, Doc("Whether there is one.", default=True)] = None
    source: Annotated[
        Path | None, Doc("The host's device that they come from.", default="/dev/urandom")
    ] = None
    bytes: Annotated[
        RngBytes | None, Doc("How many the guest may take in a period; by default any number.")
    ] = None
    period: Annotated[Duration | None, Doc("How long a period is.", default="1 s")] = None
