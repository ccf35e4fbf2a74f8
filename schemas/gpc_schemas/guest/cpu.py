"""How a guest's virtual CPUs look to it, and where they run. Pure."""

from dataclasses import field
from typing import Annotated, Literal

from gpc_schemas.base import Between, CpuSet, Doc, Feature, model

Cache = Literal["host", "l3", "none"]


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
    cache: Annotated[
        Cache | None,
        Doc(
            "The caches that it sees: the host's, which is right where virtual CPUs are pinned "
            "inside of them, an emulated third level, or none; by default QEMU's."
        ),
    ] = None
    features: Annotated[
        dict[Feature, bool], Doc("Features of the processor that it has or has not.")
    ] = field(default_factory=dict)
    pmu: Annotated[
        bool | None, Doc("Whether it has performance counters; by default the host's.")
    ] = None
    pin: Annotated[CpuSet | None, Doc("Host CPUs, one for each virtual CPU, in order.")] = None
    emulator_pin: Annotated[CpuSet | None, Doc("Host CPUs for the emulator's own threads.")] = None
