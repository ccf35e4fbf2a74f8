"""A scalar with its reason: as it was written, or by the rule that decides where it was not. Pure.

A key that was left out is None in the models, and nothing else is.
"""

from __future__ import annotations

from typing import TypeVar

from gpc.why import Traced, defaulted, written
from gpc_schemas.guest import GuestOs

T = TypeVar("T")


def choice(value: T | None, default: T, rule: str, *path: str | int) -> Traced[T]:
    """The value that was written at a path, or a default that hangs on nothing else."""
    return defaulted(default, rule) if value is None else written(value, *path)


def if_written(value: T | None, *path: str | int) -> Traced[T] | None:
    """The value that was written at a path, or None where none was."""
    return None if value is None else written(value, *path)


def is_windows(os: GuestOs) -> bool:
    """Whether a guest's system is a Windows."""
    return os.startswith("windows")
