"""What a guest reads of the machine in SMBIOS. Pure."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from gpc_schemas import units
from gpc_schemas.base import Doc, Line, Unit, Uuid, blank, model, read
from gpc_schemas.patterns import regex

_DATE = regex(r"[01]?[0-9]/[0-3]?[0-9]/([0-9]{2}|[12][0-9]{3})")
_RELEASE = regex(r"[0-9]{1,3}\.[0-9]{1,3}")


def read_bios_date(value: Any) -> str:
    return read(_date, value)


def read_bios_release(value: Any) -> str:
    return read(_release, value)


def _date(text: str) -> str:
    """Source: libvirt 9.0, src/conf/domain_conf.c (virSysinfoBIOSParseXML)."""
    if _DATE.fullmatch(text) is None:
        raise units.UnitError("a day such as 12/31/2024", "SMBIOS has the month first")
    return text


def _release(text: str) -> str:
    """Source: QEMU 7.2, hw/smbios/smbios.c (release=%d.%d)."""
    if _RELEASE.fullmatch(text) is None or any(int(part) > 255 for part in text.split(".")):
        raise units.UnitError("a release such as 4.6", "each of its two numbers is a byte")
    return text


BiosDate = Annotated[
    str, Unit(read_bios_date, type="string", pattern=f"^{_DATE.pattern}$", examples=["12/31/2024"])
]
BiosRelease = Annotated[
    str,
    Unit(
        read_bios_release,
        type=["string", "number"],
        pattern=f"^{_RELEASE.pattern}$",
        examples=["4.6"],
    ),
]


@model
class Bios:
    """Of the firmware."""

    vendor: Annotated[Line | None, Doc("Its maker.")] = None
    version: Annotated[Line | None, Doc("Its version.")] = None
    date: Annotated[BiosDate | None, Doc("Its day, the month first.")] = None
    release: Annotated[BiosRelease | None, Doc("Its release, two numbers.")] = None


@model
class System:
    """Of the machine as a whole."""

    manufacturer: Annotated[Line | None, Doc("Its maker.")] = None
    product: Annotated[Line | None, Doc("What it is called.")] = None
    version: Annotated[Line | None, Doc("Its version.")] = None
    serial: Annotated[Line | None, Doc("Its serial number.")] = None
    uuid: Annotated[Uuid | None, Doc("The `uuid` of the guest, once more.")] = None
    sku: Annotated[Line | None, Doc("Its number in a shop.")] = None
    family: Annotated[Line | None, Doc("The family of products.")] = None


@model
class Board:
    """Of its board."""

    manufacturer: Annotated[Line | None, Doc("Its maker.")] = None
    product: Annotated[Line | None, Doc("What it is called.")] = None
    version: Annotated[Line | None, Doc("Its version.")] = None
    serial: Annotated[Line | None, Doc("Its serial number.")] = None
    asset: Annotated[Line | None, Doc("Its number in an inventory.")] = None
    location: Annotated[Line | None, Doc("Where in the machine it is.")] = None


@model
class Chassis:
    """Of its case."""

    manufacturer: Annotated[Line | None, Doc("Its maker.")] = None
    version: Annotated[Line | None, Doc("Its version.")] = None
    serial: Annotated[Line | None, Doc("Its serial number.")] = None
    asset: Annotated[Line | None, Doc("Its number in an inventory.")] = None
    sku: Annotated[Line | None, Doc("Its number in a shop.")] = None


@model
class Smbios:
    """What the guest reads of the machine: what the host says of itself, or own words."""

    source: Annotated[
        Literal["host"] | None, Doc("The host's firmware and system, but for the UUID.")
    ] = None
    bios: Annotated[Bios, Doc("Of the firmware.")] = blank(Bios)
    system: Annotated[System, Doc("Of the machine as a whole.")] = blank(System)
    board: Annotated[Board, Doc("Of its board.")] = blank(Board)
    chassis: Annotated[Chassis, Doc("Of its case.")] = blank(Chassis)
    oem: Annotated[tuple[Line, ...], Doc("Lines for whoever looks for them.")] = ()
