"""The emulated display and its VNC server in the words of xl and xm. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.display import OF_QXL, GuestDisplay
from gpc.parts.spice import GuestSpice
from gpc.parts.vnc import GuestVnc
from gpc.plan import Guest
from gpc.target.language import qemu_value
from gpc.target.password import MOST
from gpc.target.words import Piece
from gpc.why import Traced, defaulted, join
from gpc_schemas.records import NamedTuple

FIRST_DISPLAY = 5900
"""The TCP port of VNC display 0."""

VGA = {"std": "stdvga", "cirrus": "cirrus", "none": "none", "qxl": "qxl"}
"""What xl has a word for."""

VIDEO_MEMORY = {"std": 16, "qxl": 128}
"""MiB, the least and the default of each adapter under qemu-xen: xl.cfg(5), videoram."""


def lower(display: GuestDisplay, guest: Guest) -> Iterator[Piece]:
    """The adapter for xl."""
    rows = {
        "vga": display.vga.map(VGA.__getitem__),
        "videoram": _memory(display),
        "keymap": _keymap(display, guest),
    }
    yield Piece("vga.cfg.j2", rows, display.because, "vga")


def _keymap(display: GuestDisplay, guest: Guest) -> Traced[str] | None:
    is_seen = bool(guest.of(GuestVnc)) or bool(guest.of(GuestSpice))
    return display.keymap if is_seen else None


def _memory(display: GuestDisplay) -> Traced[int] | None:
    """The adapter's memory in MiB, with both stores of qxl."""
    kind = display.vga.value
    if kind not in VIDEO_MEMORY:
        return None
    if display.memory is None:
        return display.vga.map(VIDEO_MEMORY.__getitem__)
    stores = 2 * OF_QXL if kind == "qxl" else 1
    return display.memory.map(lambda size: size.mib * stores).also(display.vga.why)


def lower_xm(display: GuestDisplay, guest: Guest) -> Iterator[Piece]:
    """The adapter for xm, which has the choice of two."""
    rows = {
        "stdvga": display.vga.map(lambda vga: int(vga == "std")),
        "keymap": _keymap(display, guest),
    }
    yield Piece("stdvga.cfg.j2", rows, display.because, "vga")


def lower_vnc(vnc: GuestVnc, guest: Guest) -> Iterator[Piece]:
    """The server for xl; one with a password is told to QEMU itself.

    xl's own `vncpasswd` is the password itself, in this file or on xl's command line. QEMU takes it
    from a file since 6.1, and the server that xl would make gives way: it puts `-vnc none` before
    these words (Xen 4.17, tools/libs/light/libxl_dm.c).
    """
    file = vnc.password_file
    if file is None:
        yield Piece("vnc.cfg.j2", {"vnc": vnc_keys(vnc)}, vnc.because, "vnc")
        return
    secret = file.map(lambda path: f"secret,id=vnc-password,file={qemu_value(path)}")
    listen = vnc.listen.map(lambda text: text.strip("[]"))
    host = listen.map(lambda text: f"[{text}]" if ":" in text else text)
    display = (
        defaulted(":0,to=99", "vnc-next-free")
        if vnc.port is None
        else vnc.port.map(lambda port: f":{port - FIRST_DISPLAY}")
    )
    rows = {
        "off": Traced(0, file.why),
        "object": Traced("-object", file.why),
        "secret": secret,
        "vnc": Traced("-vnc", vnc.because),
        "server": join(host, display, Traced(",password-secret=vnc-password", file.why)),
    }
    yield Piece("vnc-password.cfg.j2", rows, file.why, "vnc")


def lower_vnc_xm(vnc: GuestVnc, guest: Guest) -> Iterator[Piece]:
    """The server for xm, which looks for a free display where none is named."""
    keys = vnc_keys(vnc)
    if keys.vncdisplay is None:
        keys = keys._replace(vncunused=None)
    yield Piece("vnc.cfg.j2", {"vnc": keys}, vnc.because, "vnc")
    if vnc.password_file is not None:
        rows = {"file": vnc.password_file, "most": vnc.password_file.map(lambda _: MOST["vnc"])}
        yield Piece("vncpasswd-xm.cfg.j2", rows, vnc.password_file.why, "vnc")


class VncKeys(NamedTuple):
    """The keys of the VNC server; None leaves one out."""

    vnc: Traced[int]
    vnclisten: Traced[str]
    vncdisplay: Traced[int] | None
    vncunused: Traced[int] | None


def vnc_keys(vnc: GuestVnc) -> VncKeys:
    """The keys. An IPv6 address and the display stand in one value: xl.cfg(5), vnclisten."""
    on = Traced(1, vnc.because)
    port = vnc.port
    display = None if port is None else port.map(lambda number: number - FIRST_DISPLAY)
    if ":" not in vnc.listen.value and display is not None:
        display = display.also(vnc.listen.why)  # beside an IPv6 address it has no key of its own
    # libxl looks for a free display unless it is told not to.
    unused = defaulted(1, "not-asked", vnc.path) if port is None else port.map(lambda _: 0)
    if ":" not in vnc.listen.value:
        return VncKeys(on, vnc.listen, display, unused)
    host = vnc.listen.map(lambda text: f"[{text.strip('[]')}]:")
    return VncKeys(on, join(host, display.map(str) if display else "0"), None, unused)
