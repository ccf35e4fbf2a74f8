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
        is_time, is_burst = word.endswith("-max-length"), word.endswith("-max")
        key = OLD.get(name) or WORDS.get(word.removesuffix("-length").removesuffix("-max"))
        number = whole(option.attributes[name]) if key is not None else None
        if number == 0:
            reading.known(option, name)
            continue
        if is_time and key is not None and number:
            time: Path = (*path, "limits", "bursts", "time")
            if time not in reading.guest.keys:
                reading.put(time, reading.take(option, name), f"{number} s")
            elif reading.guest.keys[time].value == f"{number} s":
                reading.known(option, name)
            continue  # one for all
        value = throughput(number or 0) if key and key.endswith("bytes") else number
        if value and key is not None:
            within = ("bursts", key) if is_burst else (key,)
            reading.put((*path, "limits", *within), reading.take(option, name), value)
