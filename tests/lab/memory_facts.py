"""What a command line of QEMU says of memory and of shared directories, as facts."""

from __future__ import annotations

import re

from gpc.lift.argv import Fields, fields
from lab.qemu_reading import Reading

_SIZE = {"": 20, "k": 10, "M": 20, "G": 30, "T": 40}


def memory(reading: Reading, value: Fields) -> None:
    """How much there is, and may be."""
    reading.facts["memory.size"] = str(_mib(value.get("size")))
    if value.get("maxmem"):
        reading.facts["memory.most"] = str(_mib(value.get("maxmem")))
        reading.facts["memory.slots"] = value.get("slots")


def backed(reading: Reading, name: str, key: str) -> None:
    """What memory lies in. Where its file is, is its manager's affair."""
    value = reading.objects[name]
    reading.used.add(name)
    size = value.get("hugetlbsize")
    reading.facts |= {
        f"{key}.backend": value.get("qom-type"),
        f"{key}.backed": str(_mib(value.get("size"), "bytes")),
        f"{key}.pages": str(_mib(size, "bytes")) if size else "",
        f"{key}.prealloc": value.get("prealloc"),
    }
    for word in ("share", "prealloc-threads", "discard-data", "policy"):
        if value.get(word):
            reading.facts[f"{key}.{word}"] = value.get(word)
    nodes = [pair.value for pair in value.pairs if pair.key.startswith("host-nodes")]
    if nodes:
        reading.facts[f"{key}.host-nodes"] = " ".join(nodes)


def numa(reading: Reading, value: Fields) -> None:
    """A cell, or how far two of them are from each other."""
    if value.get("type") == "node":
        key = f"numa.{value.get('nodeid')}"
        reading.facts[f"{key}.cpus"] = value.get("cpus")
        backed(reading, value.get("memdev"), key)
    else:
        reading.facts[f"numa.{value.get('src')}.to.{value.get('dst')}"] = value.get("val")


def _mib(text: str, bare: str = "MiB") -> int:
    """MiB; a bare number is MiB after -m, but bytes in an object."""
    found = re.fullmatch(r"([0-9]+)([kMGT]?)", text)
    assert found is not None, f"{text!r} is no size"
    if bare == "bytes" and not found[2]:
        return int(found[1]) >> 20
    return int(found[1]) << _SIZE[found[2]] >> 20


def sized(value: Fields) -> dict[str, str]:
    """Its words; the size of memory, which libvirt counts in bytes, in MiB."""
    words = dict(value.values)
    if value.get("qom-type").startswith("memory-backend-"):
        words["size"] = str(_mib(words["size"], "bytes"))
    return words


def fsdev(reading: Reading, name: str) -> str:
    """A directory that is shared by 9p. Its short form of a switch is that of libvirt 9."""
    for option in reading.options:
        if option.name == "-fsdev" and fields(option).get("id") == name:
            words = dict(fields(option).values)
            words["readonly"] = "on" if words.get("readonly", "off") in ("", "on") else "off"
            reading.facts.pop("option.-fsdev", None)
            return ",".join(f"{key}={words[key]}" for key in sorted(words) if key != "id")
    raise AssertionError(f"there is no -fsdev {name}")
