"""How a guest's virtual CPUs look to it, and where they run. Pure."""

from typing import Annotated

from gpc_schemas.base import Between, CpuSet, Doc, model


@model
class Topology:
    """How the guest's virtual CPUs look to it and where they run."""

    cores: Annotated[
        Annotated[int, Between(1, 512)] | None, Doc("Cores that the guest sees, in one socket.")
    ] = None
    threads: Annotated[
        Annotated[int, Between(1, 2)] | None,
        Doc("Threads that the guest sees in each core.", default=1),
    ] = None
    pin: Annotated[CpuSet | None, Doc("Host CPUs, one for each virtual CPU, in order.")] = None
    emulator_pin: Annotated[CpuSet | None, Doc("Host CPUs for the emulator's own threads.")] = None
