"""A guest's disks and optical drives. Pure."""

from typing import Annotated, Literal

from gpc_schemas.base import Doc, Path, model


@model
class Disk:
    """A disk or an optical drive: either `block` or `file` says what is behind it."""

    block: Annotated[Path | None, Doc("A block device of the host.")] = None
    file: Annotated[Path | None, Doc("An image file on the host.")] = None
    format: Annotated[Literal["qcow2", "raw", "vhd"], Doc("How an image file is laid out.")] = "raw"
    bus: Annotated[
        Literal["ide", "sata", "scsi", "virtio"] | None,
        Doc("What the guest sees it on; by default what its system can boot from."),
    ] = None
    cdrom: Annotated[bool, Doc("Whether it is an optical drive.")] = False
    read_only: Annotated[bool, Doc("Whether the guest may only read it.")] = False
    access: Annotated[
        Literal["aio", "loop"],
        Doc("For the xm toolstack: `file:` (loop device) or `tap:aio:` for an image file."),
    ] = "loop"
