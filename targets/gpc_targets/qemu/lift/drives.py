"""Drives on NVMe that QEMU drives by itself. Pure.

Source: QEMU 7.2, block/nvme.c (nvme_parse_filename); qapi/block-core.json, BlockdevOptionsNVMe.
"""

from __future__ import annotations

from gpc.lift.lifted import ForeignFunction
from gpc.lift.xml import Element
from gpc.why import Path
from gpc_schemas.patterns import regex
from gpc_targets.qemu.lift.cards import address
from gpc_targets.qemu.lift.line import Reading

NVME = regex(r"nvme://([0-9A-Fa-f:.]{7,12})/([0-9]{1,10})")


def drive(reading: Reading, holder: Element, format: str | None, path: Path) -> None:
    """The drive behind a disk, by words of its own or in the place of a file."""
    prefix = "file." if "file.driver" in holder.attributes else ""
    driver = holder.attributes.get(f"{prefix}driver")
    file = holder.attributes.get("file")
    found = NVME.fullmatch(file.value) if file is not None else None
    if driver is not None and driver.value == "nvme":
        device = holder.attributes.get(f"{prefix}device")
        space = holder.attributes.get(f"{prefix}namespace")
        texts = (device.value if device else "", space.value if space else "1")
    elif found is not None:
        device, texts = file, (found[1], found[2])
    else:
        return
    at = address(texts[0])
    if device is None or at is None or not texts[1].isdecimal():
        return
    for key in ("driver", "device", "namespace"):
        reading.take(holder, f"{prefix}{key}")
    if found is not None:
        reading.take(holder, "file")
    if format is not None:
        reading.guest.put((*path, "format"), format, device.span)
    if int(texts[1]) != 1:
        reading.guest.put((*path, "nvme", "namespace"), int(texts[1]), device.span)
    given = ForeignFunction(at, device.span, disk=str(path[-1]))
    reading.guest.functions.append(given)
