"""How an action says that it failed. Pure."""

from __future__ import annotations


class ActionFailed(OSError):
    """An action that said no, or whose program is missing; carries the last of what it printed."""
