"""The emulated display, and how it is looked at. Pure."""

from __future__ import annotations

from gpc.lift.elements import SWITCH, Taker, Words, alike
from gpc.lift.lifted import named, whole
from gpc.lift.xml import Element
from gpc.parts.display import OF_QXL
from gpc_schemas.guest.display import Sharing
from gpc_schemas.guest.spice import Compression, Mouse, Streaming
from gpc_targets.libvirt.display import MODELS
from gpc_targets.libvirt.lift.places import place

CARDS: Words = {word: key for key, word in MODELS.items()}
COMPRESSIONS: Words = alike(Compression)
SHARING: Words = alike(Sharing)
STREAMING: Words = alike(Streaming)
MICE: Words = alike(Mouse)
CHANNELS = {"org.qemu.guest_agent.0": "guest_agent"}


def graphics(taker: Taker, element: Element) -> None:
    """A VNC or SPICE server."""
    kind = element.attributes.get("type")
    word = kind.value if kind else ""
    if word == "egl-headless":
        _gl(taker, element)
    if word not in ("vnc", "spice"):
        return
    guest, path = taker.guest, ("display", word)
    taker.take(element, "type")
    listen = taker.child(element, "listen")
    address = element.attributes.get("listen") or (
        listen.attributes.get("address") if listen else None
    )
    taker.same(element, "listen")
    file = element.attributes.get("socket") or (listen.attributes.get("socket") if listen else None)
    if file is not None and word == "vnc":
        taker.same(element, "socket")
        taker.same(listen, "type", "socket")
        taker.same(listen, "socket")
        guest.put((*path, "socket"), file.value, file.span)
    if listen is not None:
        taker.same(listen, "type", "address")
        taker.same(listen, "address")
    auto, port = element.attributes.get("autoport"), element.attributes.get("port")
    if (*path, "socket") not in guest.keys:
        said = address.value if address else "127.0.0.1"
        guest.put((*path, "listen"), said, (address or element).span)
    taker.word(element, "sharePolicy", (*path, "share"), SHARING)
    keymap = element.attributes.get("keymap")
    if keymap is not None and ("display", "keymap") not in guest.keys:
        taker.put(("display", "keymap"), taker.take(element, "keymap"))
    elif keymap is not None:
        taker.same(element, "keymap", str(guest.get("display", "keymap")))
    is_auto = auto is not None and auto.value == "yes"
    taker.same(element, "autoport")
    if port is not None and not is_auto and (whole(port) or 0) > 0:
        taker.put((*path, "port"), taker.take(element, "port"), whole(port))
    else:
        taker.same(element, "port")
    socket = element.attributes.get("websocket")
    if socket is not None and (whole(socket) or 0) > 0:
        taker.put((*path, "websocket"), taker.take(element, "websocket"), whole(socket))
    if word == "spice":
        tls = element.attributes.get("tlsPort")
        if tls is not None and (whole(tls) or 0) > 0:
            taker.put((*path, "tls_port"), taker.take(element, "tlsPort"), whole(tls))
        else:
            taker.same(element, "tlsPort")
        taker.word(taker.child(element, "streaming"), "mode", (*path, "streaming"), STREAMING)
        taker.word(taker.child(element, "mouse"), "mode", (*path, "mouse"), MICE)
        image = taker.child(element, "image")
        taker.word(image, "compression", (*path, "compression"), COMPRESSIONS)
        taker.same(taker.child(element, "gl"), "enable", "no")
        for name in ("jpeg", "zlib"):
            taker.same(taker.child(element, name), "compression", "auto")
        taker.same(taker.child(element, "playback"), "compression", "on")
        clipboard, files = taker.child(element, "clipboard"), taker.child(element, "filetransfer")
        taker.word(clipboard, "copypaste", (*path, "clipboard"), SWITCH)
        taker.word(files, "enable", (*path, "file_transfer"), SWITCH)


def _gl(taker: Taker, element: Element) -> None:
    """What draws by the host's card, with the adapter's own word for it."""
    taker.take(element, "type")
    gl = taker.child(element, "gl")
    taker.put(("display", "render_node"), taker.take(gl, "rendernode"))
    taker.guest.put(("display", "gl"), True, element.span)


def video(taker: Taker, element: Element) -> None:
    """The adapter; what libvirt filled in is its own."""
    model = taker.child(element, "model")
    if model is None or ("display", "vga") in taker.guest.keys:
        return
    taker.word(model, "type", ("display", "vga"), CARDS)
    taker.same(model, "heads", "1")
    taker.same(model, "vram64", "0")
    taker.same(taker.child(element, "driver"), "name", "qemu")
    taker.same(taker.child(model, "acceleration"), "accel3d", "no")
    taker.same(model, "primary", "yes")
    _memory(taker, model)
    usual = {"vram": ("16384", "65536"), "ram": ("65536",), "vgamem": ("16384",)}
    for name, values in usual.items():
        taker.same(model, name, *values)
    place(taker, element)


def drawn(taker: Taker, devices: Element) -> None:
    """3D of an adapter, where there is something on the host that draws it."""
    if ("display", "gl") not in taker.guest.keys:
        return
    for model in (model for video in devices.named("video") for model in video.named("model")):
        for acceleration in model.named("acceleration"):
            taker.same(acceleration, "accel3d", "yes")


def _memory(taker: Taker, model: Element) -> None:
    """How much one picture has, where that is not what every adapter has."""
    kind = taker.guest.get("display", "vga")
    name = "vgamem" if kind == "qxl" else "vram"
    picture = model.attributes.get(name)
    words = PICTURES.get(picture.value) if picture else None
    if picture is None or words is None or kind not in ("bochs", "qxl", "std"):
        return
    if kind == "qxl":
        store = str(int(picture.value) * OF_QXL)
        if not taker.same(model, "ram", store) or not taker.same(model, "vram", store):
            return
    taker.put(("display", "memory"), taker.take(model, name), words)


PICTURES = {str(mib << 10): f"{mib} MiB" for mib in (32, 64, 128)}
"""An adapter's memory in KiB, beside the 16 MiB that it has by itself."""


def channel(taker: Taker, element: Element) -> None:
    """Channels to agents, and others."""
    guest = taker.guest
    kind, target = element.attributes.get("type"), taker.child(element, "target")
    name = target.attributes.get("name") if target else None
    if kind is None or target is None or name is None:
        return
    if kind.value == "spicevmc" and name.value == "com.redhat.spice.0":
        taker.take(element, "type")
        taker.same(target, "type", "virtio")
        taker.same(target, "state")
        taker.take(target, "name")
        guest.spice_agent = element.span
        place(taker, element)
    elif kind.value == "unix":
        _unix(taker, element, target, name.value)


def _unix(taker: Taker, element: Element, target: Element, name: str) -> None:
    guest = taker.guest
    taker.take(element, "type")
    taker.same(target, "type", "virtio")
    taker.same(target, "state")
    source = taker.child(element, "source")
    path = source.attributes.get("path") if source else None
    text = taker.take(target, "name")
    taker.same(source, "mode", "bind")
    if name in CHANNELS:
        guest.put((CHANNELS[name],), True, element.span)
        taker.same(source, "path")
    else:
        entry = guest.fresh(("channels",), named(name.rpartition(".")[2], "channel"))
        taker.put(("channels", entry, "name"), text)
        if path is not None and "/libvirt/qemu/" not in path.value:
            taker.put(("channels", entry, "socket"), taker.take(source, "path"))
        else:
            taker.same(source, "path")
    place(taker, element)
