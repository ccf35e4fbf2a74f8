"""What can be said of a guest once all of its file was read. Pure."""

from __future__ import annotations

from gpc.lift.lifted import Lifted


def finish(guest: Lifted) -> None:
    """Its boot order by names, and the parts that go with others. Its cards have names by now."""
    if guest.order:
        rows = sorted(guest.order)
        names = tuple(dict.fromkeys(name for _, name, _ in rows))
        guest.keys.pop(("boot",), None)
        guest.put(("boot",), names, rows[0][2])
    if guest.get("display", "spice", "listen") is not None and guest.spice_agent is None:
        at = guest.keys["display", "spice", "listen"].span
        guest.put(("display", "spice", "agent"), False, at)
