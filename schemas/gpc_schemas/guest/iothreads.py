"""A guest's threads for disks. Pure."""

from __future__ import annotations

from typing import Annotated

from gpc_schemas.base import CpuSet, Doc, model


@model
class Iothread:
    """A thread of the host that serves disks."""

    pin: Annotated[CpuSet | None, Doc("The host CPUs that it runs on.")] = None
