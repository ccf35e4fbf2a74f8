"""A guest's disks and optical drives. Pure."""

from typing import Annotated, Literal

from gpc_schemas.base import Doc, Path, model

Access = Literal["aio", "loop"]
Bus = Literal["ide", "sata", "scsi", "virtio"]
Format = Literal["qcow2", "raw", "vhd"]


@model
class Disk:
    """A disk or an optical drive: either `block` or `file` says what is behind it."""

    block: Annotated[Path | None, Doc("A block device of the host.")] = None
    file: Annotated[Path | None, Doc("An image file on the host.")] = None
    format: Annotated[Format | None, Doc("How an image file is laid out.", default="raw")] = None
    bus: Annotated[
        Bus | None,
        Doc("What the guest sees it on; by default what its system can boot from."),
    ] = None
    cdrom: Annotated[bool | None, Doc("Whether it is an optical drive.", default=False)] = None
    read_only: Annotated[
        bool | None,
        Doc("Whether the guest may only read it; by default it writes, but no optical drive."),
    ] = None
    access: Annotated[
        Access | None,
        Doc(
            "For the xm toolstack: `file:` (loop device) or `tap:aio:` for an image file.",
            default="loop",
        ),
    ] = None
