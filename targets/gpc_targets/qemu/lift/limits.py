"""How much of a disk the guest may use: said of its drive, or of a group in between. Pure.

Source: QEMU 7.2, qapi/block-core.json (ThrottleLimits); blockdev.c (drive_new), the old words.
"""

from __future__ import annotations

from gpc.lift.lifted import throughput, whole
from gpc.lift.xml import Element
from gpc.why import Path
from gpc_targets.qemu.lift.line import Reading

WORDS = {
    f"{what}-{way}": f"{prefix}{key}"
    for what, key in (("bps", "bytes"), ("iops", "iops"))
    for way, prefix in (("total", ""), ("read", "read_"), ("write", "write_"))
}
OLD = {
    f"{what}{way}": f"{prefix}{key}"
    for what, key in (("bps", "bytes"), ("iops", "iops"))
    for way, prefix in (("", ""), ("_rd", "read_"), ("_wr", "write_"))
}


def limits(reading: Reading, option: Element, path: Path) -> None:
    """The limits that an option says; one of zero is none."""
    for name in list(option.attributes):
        word = name.removeprefix("throttling.").removeprefix("limits.").removeprefix("x-")
        key = OLD.get(name) or WORDS.get(word)
        number = whole(option.attributes[name]) if key is not None else None
        if number == 0:
            reading.known(option, name)
            continue
        value = throughput(number or 0) if key and key.endswith("bytes") else number
        if value and key is not None:
            reading.put((*path, "limits", key), reading.take(option, name), value)
