"""What boots a guest: the kind of firmware, and its files where they are not the host's usual ones.

Pure.
"""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Doc, Path, Size, model

Kind = Literal["bios", "uefi"]
FileFormat = Literal["raw", "qcow2"]


@model
class Firmware:
    """What boots the guest, and the files of it, which gpc otherwise finds by the distribution."""

    kind: Annotated[
        Kind | None,
        Doc("By default uefi, and bios for Windows 7 and under Xen."),
    ] = None
    code: Annotated[
        Path | None, Doc("Its program; by default that of the host's distribution.")
    ] = None
    code_format: Annotated[FileFormat | None, Doc("The format of that.", default="raw")] = None
    vars: Annotated[
        Path | None, Doc("The file of the guest's own variables; by default its manager's.")
    ] = None
    vars_template: Annotated[
        Path | None,
        Doc("What they are copied from at the first start; of the build of `code`."),
    ] = None
    vars_format: Annotated[FileFormat | None, Doc("The format of both.", default="raw")] = None
    stateless: Annotated[
        bool | None, Doc("Whether it keeps no variables at all.", default=False)
    ] = None
    mmio64: Annotated[
        Size | None,
        Doc("How much room UEFI leaves for the memory of cards beyond 4 GiB; by default 32 GiB."),
    ] = None
