"""The emulated display and its VNC server in libvirt's words. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.display import OF_QXL, GuestDisplay
from gpc.parts.vnc import GuestVnc
from gpc.target.words import Piece
from gpc.why import Traced, defaulted, reasons
from gpc_targets.libvirt.address import address_of

MODELS = {
    "bochs": "bochs",
    "cirrus": "cirrus",
    "none": "none",
    "qxl": "qxl",
    "ramfb": "ramfb",
    "std": "vga",
    "virtio": "virtio",
}


def lower(display: GuestDisplay, places: Places) -> Iterator[Piece]:
    """The adapter; libvirt adds one of its own unless it is told that there is none."""
    has, gl = display.is_on_pci, display.gl
    rows = {
        "model": display.vga.map(MODELS.__getitem__).also(gl.why if gl else ()),
        "address": address_of(places, display.slot) if has else None,
        **_memory(display),
        "accel": gl.map(lambda _: "yes").also(display.vga.why) if gl and has else None,
    }
    because = reasons(display.because, gl.why if gl else ())
    yield Piece("video.xml.j2", rows, because, "devices")
    if display.gl is not None:
        row = {
            "kind": display.gl.map(lambda _: "egl-headless"),
            "node": display.render_node.also(display.gl.why) if display.render_node else None,
        }
        yield Piece("egl-headless.xml.j2", row, display.gl.why, "devices")


def _memory(display: GuestDisplay) -> dict[str, Traced[int] | None]:
    """The adapter's memory in KiB; qxl has a store of its own for one picture."""
    if display.memory is None:
        return {"vram": None, "ram": None, "picture": None}
    picture = display.memory.map(lambda size: size.bytes >> 10)
    if display.vga.value != "qxl":
        return {"vram": picture, "ram": None, "picture": None}
    store = picture.map(lambda size: size * OF_QXL).also(display.vga.why)
    return {"vram": store, "ram": store, "picture": picture.also(display.vga.why)}


def keymap_of(places: Places) -> Traced[str] | None:
    """The keyboard of those who look at the guest."""
    return next((display.keymap for display in places.guest.of(GuestDisplay)), None)


def lower_vnc(vnc: GuestVnc, places: Places) -> Iterator[Piece]:
    """The server, on its port or on the next that is free.

    The file of its password stands in the metadata, for `live`, which defines the domain with it.
    """
    file = vnc.password_file
    if file is not None:
        rows = {"display": Traced("vnc", file.why), "file": file}
        yield Piece("password.xml.j2", rows, file.why, "metadata")
    server = {"vnc": vnc, "keymap": keymap_of(places), "next_free": defaulted(-1, "vnc-next-free")}
    yield Piece("vnc.xml.j2", server, vnc.because, "devices")
