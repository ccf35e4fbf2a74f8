"""How guests are started and looked at, in sentences that back ends share. Pure."""

from __future__ import annotations

import shlex

FIRST_PORT = 5900
"""Of VNC: display 0. Source: RFC 6143, 5; QEMU 7.2, qemu-options.hx (-vnc)."""


def starts(command: str) -> str:
    """What starts it."""
    return f"`{command}` starts it"


def by_vnc(host: str, port: int | None) -> str:
    """How a VNC server is reached; without a port it took the next that was free."""
    display = "N" if port is None else str(port - FIRST_PORT)
    at = f"port {port}" if port is not None else f"the next free port from {FIRST_PORT} on"
    return f"`vncviewer {_reached(host)}:{display}` shows it (VNC, {at})"


def by_vnc_at(path: str) -> str:
    """How a VNC server is reached that listens on a socket. Source: vncviewer(1) of TigerVNC."""
    return f"`vncviewer {shlex.quote(path)}` shows it (VNC, by a socket)"


def by_spice(host: str, port: int) -> str:
    """How a SPICE server is reached."""
    return f"`remote-viewer spice://{_reached(host)}:{port}` shows it"


def _reached(host: str) -> str:
    """Where a viewer on the host finds a server that listens on an address."""
    host = host.strip("[]")
    if host in ("", "0.0.0.0", "::"):
        return "localhost"
    return f"[{host}]" if ":" in host else host


MOVES = (
    "what is shown there stops once the driver of a graphics card that it is given runs: from then "
    "on its picture is on that card's outputs"
)
ON_ITS_CARD = "it has no emulated display: its picture is on the outputs of the card that it has"
