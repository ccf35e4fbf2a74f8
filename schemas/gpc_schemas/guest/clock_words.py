"""Words of a guest's clock that are read by a rule of their own. Pure."""

from typing import Annotated, Any

from gpc_schemas import units
from gpc_schemas.base import Unit, read
from gpc_schemas.patterns import regex

_ZONE = regex(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9][A-Za-z0-9_+-]*){0,2}")
_OFFSET = regex(r"(-?[0-9]{1,9}) ?(s|min|h)")
_START = regex(r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]")
_FREQUENCY = regex(r"([1-9][0-9]{0,11}) ?(Hz|kHz|MHz|GHz)")
_SECONDS = {"s": 1, "min": 60, "h": 3600}
_HERTZ = {"Hz": 1, "kHz": 10**3, "MHz": 10**6, "GHz": 10**9}


def read_zone(value: Any) -> str:
    return read(_zone, value)


def read_offset(value: Any) -> int:
    return read(_offset, value)


def read_start(value: Any) -> str:
    return read(_start, value)


def read_frequency(value: Any) -> int:
    return read(_frequency, value)


def _zone(text: str) -> str:
    if _ZONE.fullmatch(text) is None:
        raise units.UnitError(
            "a time zone such as Europe/Paris", "`timedatectl list-timezones` lists them"
        )
    return text


def _offset(text: str) -> int:
    found = _OFFSET.fullmatch(text)
    if found is None:
        raise units.UnitError("a time such as -1 h or 90 s", "units are s, min and h")
    return int(found[1]) * _SECONDS[found[2]]


def _start(text: str) -> str:
    if _START.fullmatch(text) is None or not _is_a_day(text):
        raise units.UnitError("a time such as 2020-01-31T12:00:00", "it is in UTC")
    return text


def _is_a_day(text: str) -> bool:
    year, month, day = (int(part) for part in text[:10].split("-"))
    if not (1 <= month <= 12 and year >= 1970 and int(text[11:13]) < 24):
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1 <= day <= (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _frequency(text: str) -> int:
    found = _FREQUENCY.fullmatch(text)
    if found is None:
        raise units.UnitError("a frequency such as 3400 MHz", "units are Hz, kHz, MHz and GHz")
    return int(found[1]) * _HERTZ[found[2]]


TimeZone = Annotated[
    str, Unit(read_zone, type="string", pattern=f"^{_ZONE.pattern}$", examples=["Europe/Paris"])
]
ClockOffset = Annotated[
    int, Unit(read_offset, type="string", pattern=f"^{_OFFSET.pattern}$", examples=["-1 h"])
]
ClockStart = Annotated[
    str,
    Unit(
        read_start, type="string", pattern=f"^{_START.pattern}$", examples=["2020-01-31T12:00:00"]
    ),
]
Frequency = Annotated[
    int,
    Unit(read_frequency, type="string", pattern=f"^{_FREQUENCY.pattern}$", examples=["3400 MHz"]),
]
