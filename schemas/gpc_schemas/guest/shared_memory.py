"""Memory that a guest shares with programs of its host. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Doc, Size, model
from gpc_schemas.guest.memory_words import FileName, Resolution, UserName

Frames = Literal["kvmfr", "shm"]


@model
class SharedMemory:
    """Memory that programs of the host see as a file, and the guest as a device (ivshmem)."""

    size: Annotated[Size, Doc("Its size, a power of two, of 1 MiB at least.")]
    name: Annotated[
        FileName | None,
        Doc("The name of its file below /dev/shm, by default its own. Guests may share one."),
    ] = None
    user: Annotated[
        UserName | None,
        Doc("The user of the host whose programs open it; by default whoever runs the guest."),
    ] = None
    group: Annotated[UserName | None, Doc("The group that QEMU opens it as.", default="kvm")] = None


@model
class LookingGlass:
    """Memory by which the client of Looking Glass shows what the guest's card draws."""

    user: Annotated[UserName, Doc("The user of the host who looks at the guest.")]
    resolution: Annotated[
        Resolution | None, Doc("The largest picture of the guest.", default="1920x1080")
    ] = None
    hdr: Annotated[
        bool | None, Doc("Whether its colours are of high dynamic range.", default=False)
    ] = None
    size: Annotated[
        Size | None,
        Doc("The size of the memory; by default the least that holds such pictures."),
    ] = None
    memory: Annotated[
        Frames | None,
        Doc(
            "A file in /dev/shm, or /dev/kvmfr0, by whose module, kvmfr of Looking Glass, the "
            "host's card reads the pictures itself.",
            default="shm",
        ),
    ] = None
    name: Annotated[
        FileName | None, Doc("The name of the file below /dev/shm.", default="looking-glass")
    ] = None
    group: Annotated[UserName | None, Doc("The group that QEMU opens it as.", default="kvm")] = None
