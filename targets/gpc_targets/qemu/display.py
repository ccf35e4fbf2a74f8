"""The emulated display and its VNC server in QEMU's words. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.display import OF_QXL, GuestDisplay
from gpc.parts.spice import GuestSpice
from gpc.parts.vnc import GuestVnc
from gpc.target.language import qemu_value
from gpc.target.password import MOST
from gpc.target.words import Piece
from gpc.why import Traced, defaulted, join
from gpc_schemas.units import Size
from gpc_targets.qemu.address import address_of
from gpc_targets.qemu.secrets import secret

MODELS = {
    "bochs": "bochs-display",
    "cirrus": "cirrus-vga",
    "qxl": "qxl-vga",
    "ramfb": "ramfb",
    "std": "VGA",
    "virtio": "virtio-vga",
}

FIRST_VNC_PORT = 5900
"""Display number 0 is this TCP port. Source: qemu(1), `-vnc`."""


def lower(display: GuestDisplay, places: Places) -> Iterator[Piece]:
    """The adapter, where there is one."""
    if display.vga.value in MODELS:
        rows = {
            "model": display.vga.map(MODELS.__getitem__)
            if display.gl is None
            else display.gl.map(lambda _: "virtio-vga-gl").also(display.vga.why),
            "address": address_of(places, display.slot) if display.is_on_pci else None,
            "memory": _memory(display),
        }
        yield Piece("video.sh.j2", rows, display.because, "options")
    is_seen = bool(places.guest.of(GuestVnc)) or bool(places.guest.of(GuestSpice))
    if display.gl is not None:
        node = display.render_node.map(qemu_value) if display.render_node else None
        row = {"kind": display.gl.map(lambda _: "egl-headless"), "node": node}
        yield Piece("gl.sh.j2", row, display.gl.why, "options")
    if display.keymap is not None and is_seen:
        yield Piece("keymap.sh.j2", {"keymap": display.keymap}, display.keymap.why, "options")


def _memory(display: GuestDisplay) -> Traced[str] | None:
    """The adapter's memory, of which qxl has two stores beside that of one picture.

    Source: QEMU 7.2, hw/display/vga-pci.c, bochs-display.c and qxl.c.
    """
    if display.memory is None:
        return None
    kind = display.vga.value

    def said(size: Size) -> str:
        if kind == "bochs":
            return f"vgamem={size.bytes}"
        store = size.bytes * OF_QXL
        stores = f"ram_size={store},vram_size={store}," if kind == "qxl" else ""
        return f"{stores}vgamem_mb={size.mib}"

    return display.memory.map(said).also(display.vga.why)


def lower_vnc(vnc: GuestVnc, places: Places) -> Iterator[Piece]:
    """The server, on its port or on the next that is free; its password comes from a file."""
    file = vnc.password_file
    if file is not None:
        yield from secret(places.guest.name, "vnc", file, MOST["vnc"])
    yield Piece("vnc.sh.j2", {"vnc": _vnc(vnc)}, vnc.because, "vnc")


def _vnc(vnc: GuestVnc) -> Traced[str]:
    # A colon ends the host's part unless brackets stand around it.
    if vnc.socket is not None:
        return join("unix:", vnc.socket.map(qemu_value), *_of_vnc(vnc))
    host = vnc.listen.map(lambda text: f"[{text}]" if ":" in text else text).map(qemu_value)
    if vnc.port is None:
        server = join(host, defaulted(":0,to=99", "vnc-next-free"))
    else:
        server = join(host, vnc.port.map(lambda port: f":{port - FIRST_VNC_PORT}"))
    if vnc.websocket is not None:
        server = join(server, ",websocket=", vnc.websocket.map(str))
    return join(server, *_of_vnc(vnc))


def _of_vnc(vnc: GuestVnc) -> Iterator[Traced[str]]:
    """What is said wherever it listens."""
    if vnc.share is not None:
        yield vnc.share.map(lambda word: f",share={word}")
    if vnc.password_file is not None:
        yield Traced(",password-secret=vnc-password", vnc.password_file.why)
