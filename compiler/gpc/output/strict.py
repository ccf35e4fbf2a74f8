"""Values of JSON that was read back, each of the type, shape and size that gpc writes. Pure.

Whatever else stands there raises ValueError, in words that follow the name of the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from json.encoder import encode_basestring_ascii

from gpc import hashes

DEEPEST = 16
LONGEST = 4096
"""Of a text, in characters; PATH_MAX of include/uapi/linux/limits.h is as much."""

LARGEST = (1 << 63) - 1


def loaded(raw: bytes) -> dict[str, object]:
    """The mapping that JSON holds. It is never nested deeper than gpc would write it."""
    try:
        data: object = json.loads(raw)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    if _depth(data) > DEEPEST:
        raise ValueError("it is nested too deep")
    return mapping(data, "it")


def _depth(data: object) -> int:
    """How deep mappings and lists are nested, counted level by level."""
    level, depth = [data], 0
    while level:
        depth += 1
        level = [inner for value in level for inner in _inside(value)]
    return depth


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def sealed(data: dict[str, object]) -> str:
    """The text of a file that holds data, with a digest of them among them."""
    entries = {key: _entry(key, value, "\n ") for key, value in data.items()}
    digest = hashes.sha256(_lines(entries).encode())
    return _lines({**entries, "sha256": _entry("sha256", digest, "\n ")})


def _lines(entries: dict[str, str]) -> str:
    return "{\n " + ",\n ".join(entries[key] for key in sorted(entries)) + "\n}\n"


def opened(raw: bytes, format: int) -> dict[str, object]:
    """The data of a file that is, to the byte, as `sealed` made it. Raises ValueError."""
    data = loaded(raw)
    if "format" not in data:
        raise ValueError("it is none of gpc's")
    if data["format"] != format:
        found = number(data["format"], "its format")
        raise ValueError(f"another gpc wrote it, in format {found}; use that one")
    data.pop("sha256", None)
    if raw != sealed(data).encode():
        raise ValueError("it is not as gpc wrote it")
    return data


def dumped(data: object, margin: str = "\n") -> str:
    """The JSON of data with a line for each value, an indent of 1 and sorted keys.

    What `json.dumps(data, indent=1, sort_keys=True)` gives, which makes that in Python, in four
    times as long: it was four tenths of what an apply computes.
    """
    if isinstance(data, str):
        return encode_basestring_ascii(data)
    if type(data) is int:
        return str(data)
    inner = margin + " "
    if isinstance(data, dict) and data:
        entries = [_entry(key, data[key], inner) for key in sorted(data)]
        return f"{{{inner}{f',{inner}'.join(entries)}{margin}}}"
    if isinstance(data, list | tuple) and data:
        entries = [dumped(value, inner) for value in data]
        return f"[{inner}{f',{inner}'.join(entries)}{margin}]"
    return json.dumps(data)


def _entry(key: str, value: object, margin: str) -> str:
    return f"{encode_basestring_ascii(key)}: {dumped(value, margin)}"


def mapping(value: object, what: str) -> dict[str, object]:
    """A mapping of texts to anything."""
    if not isinstance(value, dict):
        raise ValueError(f"{what} is no mapping")
    for key in value:
        text(key, f"a key of {what}")
    return value


def having(data: dict[str, object], keys: Iterable[str]) -> None:
    """Raises ValueError unless a mapping has these keys; it may have others."""
    for key in keys:
        if key not in data:
            raise ValueError(f"it has no {key}")


def items(value: object, what: str) -> list[object]:
    """A list of anything."""
    if not isinstance(value, list):
        raise ValueError(f"{what} is no list")
    return value


def text(value: object, what: str, longest: int = LONGEST) -> str:
    """A text that can be printed and written: nothing of control, no half of a character."""
    if not isinstance(value, str):
        raise ValueError(f"{what} is no text")
    if len(value) > longest:
        raise ValueError(f"{what} is longer than {longest} characters")
    if not value.isprintable():
        raise ValueError(f"{what} holds characters that are none of a text: {value[:80]}")
    return value


def texts(value: object, what: str) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(text(entry, f"an entry of {what}") for entry in items(value, what))


def number(value: object, what: str, least: int = 0, most: int = LARGEST) -> int:
    """A whole number within bounds."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{what} is no number")
    if not least <= value <= most:
        raise ValueError(f"{what} is out of range")
    return value


def octal(value: object, what: str) -> int:
    """The bits of a file's mode, 0..0o7777."""
    found = text(value, what)
    if not re.fullmatch(r"[0-7]{4}", found):
        raise ValueError(f"{what} is no mode")
    return int(found, 8)


def sha256(value: object, what: str) -> str:
    """The digest of some bytes."""
    found = text(value, what)
    if not re.fullmatch(r"[0-9a-f]{64}", found):
        raise ValueError(f"{what} is no sha256")
    return found


def inside(value: object, what: str) -> str:
    """A path that starts at the root and says it plainly, with no `..` in it."""
    found = text(value, what)
    first, *parts = found.split("/")
    if first or not parts or any(part in ("", ".", "..") for part in parts):
        raise ValueError(f"{what} is no path that gpc writes")
    return found
