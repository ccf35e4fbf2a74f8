"""What a guest's memory lies in. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Between, Doc, model

MemorySource = Literal["anonymous", "file", "memfd"]


@model
class MemoryBacking:
    """What a guest's memory lies in, and what the host may do with it."""

    source: Annotated[
        MemorySource | None,
        Doc(
            "memfd is memory with a name that other programs can be handed, file a file on a disk, "
            "anonymous is QEMU's alone. By default memfd where it is shared or in huge pages, file "
            "where it is discarded, and anonymous else."
        ),
    ] = None
    shared: Annotated[
        bool | None,
        Doc(
            "Whether other programs of the host see it too, as virtiofsd must: by default where a "
            "share needs it."
        ),
    ] = None
    locked: Annotated[
        bool | None,
        Doc(
            "Whether all of QEMU stays in memory. That of a guest with passed devices does anyway.",
            default=False,
        ),
    ] = None
    merge: Annotated[
        bool | None,
        Doc("Whether the kernel may keep equal pages of several guests once.", default=True),
    ] = None
    prealloc: Annotated[
        bool | None,
        Doc("Whether all of it is taken as the guest starts, as huge pages always are."),
    ] = None
    threads: Annotated[
        int | None, Between(1, 256), Doc("How many threads take it at the start; by default one.")
    ] = None
    discard: Annotated[
        bool | None,
        Doc("Whether a file's content is dropped at the end and not written first.", default=False),
    ] = None
