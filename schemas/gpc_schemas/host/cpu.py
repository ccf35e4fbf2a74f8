"""The host's processor. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Between, CpuSet, Doc, model

Vendor = Literal["amd", "intel"]


@model
class Cpu:
    """The host's processor."""

    vendor: Annotated[Vendor, Doc("Who made it.")]
    cores: Annotated[int, Between(1, 2048), Doc("Physical cores, all sockets together.")]
    threads: Annotated[
        Annotated[int, Between(1, 8)] | None, Doc("Hardware threads of each core.", default=1)
    ] = None
    family: Annotated[
        Annotated[int, Between(1, 270)] | None,
        Doc(
            "Its family as /proc/cpuinfo has it (`cpu family`), in decimal: 25 of AMD's Zen 3 and "
            "4, 26 of Zen 5, 6 of Intel's. What is known of some processors alone is decided by it "
            "and by `model`."
        ),
    ] = None
    model: Annotated[
        Annotated[int, Between(0, 255)] | None, Doc("Its model as /proc/cpuinfo has it, the same.")
    ] = None
    isolated: Annotated[
        CpuSet | None,
        Doc(
            "CPUs on which the host runs nothing but what is pinned there, from boot on, whether "
            "guests run or not (`isolcpus`)."
        ),
    ] = None
