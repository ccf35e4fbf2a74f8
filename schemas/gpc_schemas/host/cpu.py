"""The host's processor. Pure."""

from typing import Annotated, Literal

from gpc_schemas.base import Between, Doc, model


@model
class Cpu:
    """The host's processor."""

    vendor: Annotated[Literal["amd", "intel"], Doc("Who made it.")]
    cores: Annotated[int, Between(1, 2048), Doc("Physical cores, all sockets together.")]
    threads: Annotated[int, Between(1, 8), Doc("Hardware threads of each core.")] = 1
