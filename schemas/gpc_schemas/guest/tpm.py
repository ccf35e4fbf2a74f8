"""A guest's TPM. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Doc, Path, model
from gpc_schemas.guest.words import Profile

TpmModel = Literal["crb", "tis"]
TpmVersion = Literal["2.0", "1.2"]


@model
class Tpm:
    """A TPM: emulated by swtpm, or the host's own."""

    enabled: Annotated[bool | None, Doc("Whether there is one.", default=False)] = None
    model: Annotated[
        TpmModel | None,
        Doc("How the guest speaks with it; by default crb, and tis for the host's and for 1.2."),
    ] = None
    version: Annotated[TpmVersion | None, Doc("The version of it.", default="2.0")] = None
    passthrough: Annotated[
        Path | None,
        Doc("The host's TPM, such as /dev/tpm0, which no other program then has."),
    ] = None
    state: Annotated[
        Path | None,
        Doc("The directory of what it keeps; by default its manager's, found by the uuid."),
    ] = None
    profile: Annotated[
        Profile | None, Doc("What an emulated TPM can do, by the name of a profile of swtpm's.")
    ] = None
