"""Files of a guest's firmware that are not the distribution's, and the room for cards. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpc.parts import Asked
from gpc.settle.words import choice
from gpc.why import Path, Traced, Why, written, written_at
from gpc_schemas.guest.firmware import FileFormat, Firmware
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import Size


class FirmwareFiles(NamedTuple):
    """Its program and its variables; None is what the back end takes by itself."""

    path: Path
    because: tuple[Why, ...]
    code: Traced[str] | None
    code_format: Traced[FileFormat]
    variables: Traced[str] | None
    template: Traced[str] | None
    variables_format: Traced[FileFormat]
    stateless: Traced[bool]
    slot: None = None


class CardWindow(NamedTuple):
    """How much room it leaves for the memory of cards beyond 4 GiB."""

    path: Path
    size: Traced[Size]
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.size.why


KINDS = (FirmwareFiles, CardWindow)

FILES = ("code", "vars", "vars_template")


def decide(asked: Asked) -> Iterator[FirmwareFiles | CardWindow]:
    """What was written of them."""
    firmware, at = asked.guest.asked.firmware, (*asked.path, "firmware")
    named = [key for key in FILES if getattr(firmware, key) is not None]
    if named:
        yield FirmwareFiles(
            path=at,
            because=written_at(*at, named[0]),
            code=_written(firmware, "code", at),
            code_format=choice(firmware.code_format, "raw", "raw-image", *at, "code_format"),
            variables=_written(firmware, "vars", at),
            template=_written(firmware, "vars_template", at),
            variables_format=choice(firmware.vars_format, "raw", "raw-image", *at, "vars_format"),
            stateless=choice(firmware.stateless, False, "not-asked", *at, "stateless"),
        )
    if firmware.mmio64 is not None:
        path = (*at, "mmio64")
        yield CardWindow(path, written(firmware.mmio64, *path))


def _written(firmware: Firmware, key: str, at: Path) -> Traced[Any] | None:
    value = getattr(firmware, key)
    return None if value is None else written(value, *at, key)
