"""What boots the host. Pure."""

from typing import Annotated

from gpc_schemas.base import Builder, Doc, Loader, model


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
    initramfs: Annotated[
        Builder | None,
        Doc("What builds the initial RAM file system; by default the distribution's own."),
    ] = None
