"""What boots the host. Pure."""

from typing import Annotated, Literal

from gpc_schemas.base import Doc, model


@model
class Boot:
    """What stands between the firmware and the running system."""

    loader: Annotated[
        Literal["grub", "systemd-boot", "other"] | None,
        Doc(
            "The boot loader; with `other`, gpc tells which arguments the kernel needs.",
            default="grub",
        ),
    ] = None
    initramfs: Annotated[
        Literal["dracut", "initramfs-tools", "mkinitcpio"] | None,
        Doc("What builds the initial RAM file system; by default the distribution's own."),
    ] = None
