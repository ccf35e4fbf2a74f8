"""Which host a command looks at: this one, an image's tree, or a captured one."""

from __future__ import annotations

import os
from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gpc.host.reader import HostReader


class NoCapture(Exception):
    """A host that cannot be looked at; says so in two lines."""


def reader_of(source: str | None, root: str) -> HostReader:
    """The reader of a capture if there is one, else of the system below `root`."""
    if source is not None:
        from gpc.host.captured import CapturedReader

        if root != "/":
            raise NoCapture(
                "error: --from and --root name two hosts\n  help: leave one of them out"
            )
        if not os.path.isdir(os.path.join(source, "root")):
            raise NoCapture(
                f"error: {source or '--from'} is no capture\n"
                "  help: `gpc init --capture DIR` makes one"
            )
        try:
            return CapturedReader(source)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise NoCapture(
                f"error: {source} holds a commands.json, stats.json or images.json that gpc did "
                "not write\n"
                "  help: capture the host again"
            ) from None
    from gpc.host.real import RealReader

    must_hold_a_system(named(root), os.listdir(root))
    return RealReader(root)


def named(root: str) -> str:
    """The directory that `--root` names. Raises NoCapture where it names none."""
    if not root:
        raise NoCapture("error: --root names no directory")
    if not os.path.isdir(root):
        what = "no directory" if os.path.lexists(root) else "not there"
        raise NoCapture(f"error: {root} is {what}")
    return root


def must_hold_a_system(root: str, inside: Collection[str]) -> None:
    """Raises NoCapture where what is in the directory of `--root` is no system's.

    A clean host has nothing of gpc's, and neither has a wrong path: the two must not look alike.
    """
    if "etc" not in inside and "usr" not in inside:
        raise NoCapture(
            f"error: {root} holds no system: neither etc nor usr is in it\n"
            "  help: name the directory that an image's root file system is mounted at"
        )
