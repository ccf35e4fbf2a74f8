"""What a guest may have that takes a word or two. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Between, Doc, model

Console = Literal["virtio"]
Balloon = Literal["none", "virtio"]
Smartcard = Literal["host", "spice"]
Panic = Literal["hyperv", "isa"]

ContextId = Annotated[int, Between(3, (1 << 32) - 2)]
"""0 to 2 mean the hypervisor, the guest itself and the host, the last one any. Source: Linux 6.1,
include/uapi/linux/vm_sockets.h."""


@model
class Vsock:
    """Sockets between guest and host without a network."""

    cid: Annotated[ContextId, Doc("The guest's number, which no other guest of the host has.")]
