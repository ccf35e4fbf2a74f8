"""The hypervisor of a host that runs Xen. Pure."""

from __future__ import annotations

from typing import Annotated

from gpc_schemas.base import Between, Doc, KernelVersion, Size, model


@model
class Xen:
    """The hypervisor, on a host that runs Xen."""

    version: Annotated[
        KernelVersion | None,
        Doc("Its version, such as 4.17, if it is not the one that the host's release came with."),
    ] = None
    dom0_memory: Annotated[Size | None, Doc("Memory that dom0 gets at boot and keeps.")] = None
    dom0_vcpus: Annotated[Annotated[int, Between(1, 512)] | None, Doc("Virtual CPUs of dom0.")] = (
        None
    )
