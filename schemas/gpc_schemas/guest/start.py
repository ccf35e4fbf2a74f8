"""What a guest starts with beside its firmware: ACPI tables, a kernel. Pure."""

from __future__ import annotations

from typing import Annotated

from gpc_schemas.base import Doc, Line, Path, model


@model
class AcpiTable:
    """A table of ACPI more."""

    file: Annotated[Path, Doc("The file that holds it, as a compiler of ACPI wrote it.")]


@model
class GuestOwnKernel:
    """A kernel that the guest starts by itself, without a boot loader."""

    image: Annotated[Path, Doc("The kernel.")]
    initrd: Annotated[Path | None, Doc("Its initial RAM file system.")] = None
    command_line: Annotated[Line | None, Doc("Its arguments.")] = None
    shim: Annotated[Path | None, Doc("What checks the kernel where UEFI enforces Secure Boot.")] = (
        None
    )


@model
class Sleep:
    """Whether the guest can sleep; a passed card may not wake with it."""

    to_memory: Annotated[bool | None, Doc("Suspend to memory (S3).")] = None
    to_disk: Annotated[bool | None, Doc("Hibernation (S4).")] = None
