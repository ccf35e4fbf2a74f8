"""Directories of the host that a guest mounts. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Doc, Path, model
from gpc_schemas.guest.memory_words import Tag

ShareKind = Literal["9p", "virtiofs"]
ShareCache = Literal["always", "auto", "none"]
ShareSecurity = Literal["mapped", "passthrough"]


@model
class Share:
    """A directory of the host that the guest mounts by its tag."""

    path: Annotated[Path, Doc("The directory.")]
    kind: Annotated[
        ShareKind | None,
        Doc(
            "How: virtiofs is the fast one and has a driver for Windows too (with WinFsp), 9p "
            "needs neither a daemon nor shared memory. By default virtiofs, and 9p under Xen."
        ),
    ] = None
    tag: Annotated[Tag | None, Doc("What the guest mounts it by; by default its name here.")] = None
    read_only: Annotated[bool | None, Doc("Whether the guest may only read it.", default=False)] = (
        None
    )
    cache: Annotated[
        ShareCache | None,
        Doc(
            "What the guest may keep of files on virtiofs: what nobody else changes always, else "
            "auto, and none where the host's view must be its own at once.",
            default="auto",
        ),
    ] = None
    daemon: Annotated[
        Path | None, Doc("The virtiofsd that serves it; by default the distribution's.")
    ] = None
    security: Annotated[
        ShareSecurity | None,
        Doc(
            "What becomes of owners and modes of files on 9p: mapped keeps the guest's beside "
            "files of QEMU's user, passthrough needs a QEMU of root.",
            default="mapped",
        ),
    ] = None
