"""How a guest's processors and memory lie near each other. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Between, CpuSet, Doc, Name, Size, empty, model

NumaPolicy = Literal["interleave", "preferred", "restrictive", "strict"]

_POLICY = (
    "How strictly its memory lies in the host's nodes: in no others, in others where there is no "
    "room, spread over them evenly, or as its threads' control group has it."
)


@model
class NumaCell:
    """Processors of the guest, and the memory that is near them."""

    vcpus: Annotated[CpuSet, Doc("Its virtual CPUs.")]
    memory: Annotated[Size, Doc("Its memory, whole MiB.")]
    nodes: Annotated[CpuSet | None, Doc("The host's nodes that its memory lies in.")] = None
    policy: Annotated[NumaPolicy | None, Doc(_POLICY, default="strict")] = None
    hugepages: Annotated[
        Literal["2 MiB", "1 GiB"] | None,
        Doc("Back its memory with huge pages of this size; by default as all of the guest's."),
    ] = None
    distances: Annotated[
        dict[Name, Annotated[int, Between(10, 255)]],
        Doc("How far it is to other cells: 10 is as near as can be, 20 is the default."),
    ] = empty()


@model
class Numa:
    """Where a guest's memory lies in the host, and which of it is near which of its processors."""

    nodes: Annotated[
        CpuSet | None, Doc("The host's nodes that its memory lies in, unless its cell says others.")
    ] = None
    policy: Annotated[NumaPolicy | None, Doc(_POLICY, default="strict")] = None
    cells: Annotated[
        dict[Name, NumaCell], Doc("Its cells, in order; together they are the whole guest.")
    ] = empty()
