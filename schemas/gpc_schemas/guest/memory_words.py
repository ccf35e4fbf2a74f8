"""Words of shared memory that are read by a rule of their own. Pure."""

from __future__ import annotations

from typing import Annotated, Any

from gpc_schemas import units
from gpc_schemas.base import Unit, read
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

_FILE = regex(r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}")
_USER = regex(r"[A-Za-z_][A-Za-z0-9_-]{0,30}")
_TAG = regex(r"[A-Za-z0-9_.-]{1,31}")
_RESOLUTION = regex(r"([1-9][0-9]{2,4})x([1-9][0-9]{2,4})")


class Pixels(NamedTuple):
    """The size of a picture."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


def read_file_name(value: Any) -> str:
    return read(_file_name, value)


def read_user_name(value: Any) -> str:
    return read(_user_name, value)


def read_resolution(value: Any) -> Pixels:
    return read(_resolution, value)


def read_tag(value: Any) -> str:
    return read(_tag, value)


def _tag(text: str) -> str:
    """Source: Linux 6.1, net/9p/trans_virtio.c and include/uapi/linux/virtio_fs.h (36 bytes); QEMU
    7.2, hw/9pfs/9p.h (MAX_TAG_LEN 32, with its end)."""
    if _TAG.fullmatch(text) is None:
        raise units.UnitError(
            "at most 31 letters, digits and `_.-`", "the guest mounts the share by it"
        )
    return text


def _file_name(text: str) -> str:
    if _FILE.fullmatch(text) is None:
        raise units.UnitError(
            "a name of letters, digits and `_.+-`",
            "it starts with a letter, a digit or `_` and has at most 64 characters",
        )
    return text


def _user_name(text: str) -> str:
    """Source: systemd 252, docs/USER_NAMES.md, what sysusers and tmpfiles take."""
    if _USER.fullmatch(text) is None:
        raise units.UnitError(
            "the name of a user or group of the host",
            "it has at most 31 letters, digits, `_` and `-`, and starts with no digit",
        )
    return text


def _resolution(text: str) -> Pixels:
    found = _RESOLUTION.fullmatch(text)
    if found is None:
        raise units.UnitError("a resolution such as 2560x1440", "pixels across and down")
    return Pixels(int(found[1]), int(found[2]))


FileName = Annotated[
    str, Unit(read_file_name, type="string", pattern=f"^{_FILE.pattern}$", examples=["scream"])
]
Tag = Annotated[str, Unit(read_tag, type="string", pattern=f"^{_TAG.pattern}$", examples=["games"])]
UserName = Annotated[
    str, Unit(read_user_name, type="string", pattern=f"^{_USER.pattern}$", examples=["alice"])
]
Resolution = Annotated[
    Pixels,
    Unit(
        read_resolution,
        type="string",
        pattern=f"^{_RESOLUTION.pattern}$",
        examples=["2560x1440"],
    ),
]
