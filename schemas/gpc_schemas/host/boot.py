"""What boots the host. Pure."""

from __future__ import annotations

from typing import Annotated

from gpc_schemas.base import Builder, Doc, Entries, Loader, model


@model
class Boot:
    """What stands between the firmware and the running system."""

    loader: Annotated[
        Loader | None,
        Doc(
            "The boot loader, by default the distribution's own. With `other`, gpc tells which "
            "arguments the kernel needs."
        ),
    ] = None
    entries: Annotated[
        Entries | None,
        Doc(
            "Who writes the loader's entries, and therefore where the kernel's arguments belong; "
            "by default the usual one for loader and distribution. With `other`, gpc tells which "
            "arguments the kernel needs."
        ),
    ] = None
    initramfs: Annotated[
        Builder | None,
        Doc("What builds the initial RAM file system; by default the distribution's own."),
    ] = None
