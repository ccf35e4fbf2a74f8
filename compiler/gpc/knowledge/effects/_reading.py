"""How the values of the catalogue's files are read, strictly. Pure."""

from __future__ import annotations

from typing import Any


def text(value: Any) -> str:
    """The value, which is a text that says something."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is no text")
    return value


def truth(value: Any) -> bool:
    """The value, which is true or false."""
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")
    return value


def mapping(value: Any, *keys: str) -> dict[str, Any]:
    """The value, which is a mapping of exactly these keys."""
    if not isinstance(value, dict) or set(value) != set(keys):
        raise ValueError(f"{value!r} has not the keys {', '.join(keys)}")
    return value


def pair(value: Any, known: tuple[str, ...]) -> tuple[str, Any]:
    """The one key of the value, which is one of those that are known, and what it says."""
    if not isinstance(value, dict) or len(value) != 1:
        raise ValueError(f"{value!r} is no mapping of one key")
    ((key, said),) = value.items()
    if key not in known:
        raise ValueError(f"{key} is none of {', '.join(known)}")
    return key, said
