"""What a guest is told in the words of one back end. Pure."""

from dataclasses import field
from typing import Annotated

from gpc_schemas.base import Doc, Line, Name, model


@model
class Raw:
    """Words for one back end that gpc has no key for. They are quoted, never interpreted."""

    qemu: Annotated[
        tuple[Line, ...], Doc("Words for the end of the QEMU command line, libvirt's too.")
    ] = ()
    xl: Annotated[
        dict[Name, Line],
        Doc("Keys of xl.cfg, each with its text; items of a list with `;` between."),
    ] = field(default_factory=dict)
