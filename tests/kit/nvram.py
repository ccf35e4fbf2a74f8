"""The variables of OVMF, read and written in the file that keeps them while the machine is off.

Source: edk2-stable202211, MdeModulePkg/Include/Guid/VariableFormat.h (a store in a firmware volume,
headers that say AA 55 and their state) and MdePkg/Include/Pi/PiFirmwareVolume.h (HeaderLength).
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_STORE = 28
"""Bytes of the header of a store."""
_HEADER = struct.Struct("<HBxIQ16xIII16s")
_START, _ADDED = 0x55AA, 0x3F
_LASTING = 7
"""Attributes: it lasts, and the firmware and the system see it."""


class Variable(NamedTuple):
    """A variable that is there."""

    name: str
    vendor: str
    value: bytes


def variables(file: Path) -> tuple[Variable, ...]:
    """All that are there, in the order in which they were written."""
    return tuple(found for _, found in _variables(file.read_bytes()) if found is not None)


def add(file: Path, name: str, vendor: str, value: bytes) -> None:
    """Writes a variable behind the others."""
    data = bytearray(file.read_bytes())
    at = max((end for end, _ in _variables(bytes(data))), default=_begin(bytes(data)))
    text = f"{name}\0".encode("utf-16-le")
    head = (_START, _ADDED, _LASTING, 0, 0, len(text), len(value), uuid.UUID(vendor).bytes_le)
    new = _HEADER.pack(*head) + text + value
    assert data[at : at + len(new)].strip(b"\xff") == b"", "there is something"
    data[at : at + len(new)] = new
    file.write_bytes(data)


def _begin(data: bytes) -> int:
    return int.from_bytes(data[48:50], "little") + _STORE


def _variables(data: bytes) -> Iterator[tuple[int, Variable | None]]:
    """Where each ends, and what it is unless it was deleted."""
    at = _begin(data)
    while True:
        start, state, _, _, _, name_size, size, vendor = _HEADER.unpack_from(data, at)
        if start != _START:
            return
        at += _HEADER.size
        name = data[at : at + name_size].decode("utf-16-le").rstrip("\0")
        value = data[at + name_size : at + name_size + size]
        at = -(-(at + name_size + size) // 4) * 4
        is_there = state == _ADDED
        yield at, Variable(name, str(uuid.UUID(bytes_le=vendor)), value) if is_there else None
