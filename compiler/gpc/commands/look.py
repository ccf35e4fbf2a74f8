"""Which host a command looks at: this one, an image's tree, or a captured one."""

from __future__ import annotations

import os
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
                f"error: {source} is no capture\n  help: `gpc init --capture DIR` makes one"
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

    if not os.path.isdir(root):
        raise NoCapture(f"error: {root} is no directory")
    return RealReader(root)
