"""The emulated display, and how it is looked at. Pure.

Source: qemu(1) of QEMU 7.2, -vga, -display, -vnc and -spice.
"""

from __future__ import annotations

from gpc.lift.elements import alike
from gpc.lift.lifted import whole
from gpc.lift.xml import Element, Text
from gpc.parts.display import OF_QXL
from gpc.report.diagnostics import Diagnostic
from gpc.report.located import START
from gpc_schemas.guest.display import Sharing
from gpc_schemas.guest.spice import Compression, Streaming
from gpc_schemas.patterns import regex
from gpc_targets.qemu.display import FIRST_VNC_PORT
from gpc_targets.qemu.lift.around import Around
from gpc_targets.qemu.lift.line import Reading

CARDS = {
    "VGA": "std", "qxl-vga": "qxl", "virtio-vga": "virtio", "bochs-display": "bochs",
    "ramfb": "ramfb", "cirrus-vga": "cirrus", "virtio-vga-gl": "virtio",
}  # fmt: skip
ADAPTERS = frozenset((*CARDS, "vmware-svga", "isa-vga", "isa-cirrus-vga", "vhost-user-vga"))
"""Devices beside which QEMU adds no adapter of its own: softmmu/vl.c, default_list."""
WORDS = {
    "std": "std", "qxl": "qxl", "cirrus": "cirrus", "virtio": "virtio", "none": "none",
}  # fmt: skip
_SERVER = regex(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]*):([0-9]{1,5})")
COMPRESSIONS = alike(Compression)
WINDOWS = ("gtk", "sdl", "curses", "cocoa", "egl-headless", "dbus", "spice-app")


def device(reading: Reading, option: Element) -> bool:
    """Whether a device is an adapter that there is a word for; it is then taken."""
    word = CARDS.get(option.attributes["driver"].value)
    if word is None or ("display", "vga") in reading.guest.keys:
        return False
    reading.see(option)
    reading.put(("display", "vga"), reading.take(option, "driver"), word)
    if option.attributes["driver"].value == "virtio-vga-gl":
        reading.guest.put(("display", "gl"), True, option.span)
    size = option.attributes.get("vgamem_mb")
    if size is not None and whole(size):
        words = f"{whole(size)} MiB"
        reading.put(("display", "memory"), reading.take(option, "vgamem_mb"), words)
        stores = str((whole(size) or 0) * OF_QXL << 20)
        reading.same(option, "ram_size", stores)
        reading.same(option, "vram_size", stores)
    size = option.attributes.get("vgamem")
    if size is not None and whole(size):
        words = f"{(whole(size) or 0) >> 20} MiB"
        reading.put(("display", "memory"), reading.take(option, "vgamem"), words)
    reading.known(option, "id", "bus", "addr")
    return True


def lift(reading: Reading, around: Around, *, has_defaults: bool) -> None:
    """The adapter by its short word, and the servers."""
    guest, path = reading.guest, ("display", "vga")
    for option in reading.line.named("-vga"):
        reading.see(option)
        word = WORDS.get(option.texts[0].value) if option.texts else None
        if word is not None and path not in guest.keys:
            reading.put(path, reading.text(option), word)
        elif word == "none":
            reading.text(option)
    drivers = (option.attributes.get("driver") for option in reading.line.named("-device"))
    if any(text is not None and text.value in ADAPTERS for text in drivers):
        has_defaults = False
    if path not in guest.keys:
        at = reading.line.options[0].span if reading.line.options else START
        guest.put(path, "std" if has_defaults else "none", at)
    for option in reading.line.named("-vnc"):
        _vnc(reading, option, around)
    for option in reading.line.named("-spice"):
        _spice(reading, option, around)
    for option in reading.line.named("-display"):
        kind = option.attributes.get("type")
        if kind is not None and kind.value == "none":
            reading.all_known(option)
        elif kind is not None and kind.value == "egl-headless" and guest.get("display", "gl"):
            reading.see(option)
            reading.take(option, "type")
            reading.put(("display", "render_node"), reading.take(option, "rendernode"))
    is_seen = any(key[:2] in (("display", "vnc"), ("display", "spice")) for key in guest.keys)
    for option in reading.line.named("-k") if is_seen else ():
        reading.see(option)
        reading.put(("display", "keymap"), reading.text(option))
    for name in ("-nographic", "-no-frame", "-no-quit", "-show-cursor", "-alt-grab", "-ctrl-grab"):
        for option in reading.line.named(name):
            reading.all_known(option)


def _vnc(reading: Reading, option: Element, around: Around) -> None:
    guest, path = reading.guest, ("display", "vnc")
    server = option.attributes.get("vnc")
    if server is None:
        return
    if server.value == "none":
        reading.all_known(option)
        return
    if server.value.startswith("unix:") and (*path, "socket") not in guest.keys:
        reading.see(option)
        reading.take(option, "vnc")
        guest.put((*path, "socket"), server.value.removeprefix("unix:"), server.span)
        _of_vnc(reading, option, around)
        return
    found = _SERVER.fullmatch(server.value)
    if found is None or (*path, "listen") in guest.keys:
        return
    reading.see(option)
    reading.take(option, "vnc")
    host = found[1].strip("[]")
    guest.put((*path, "listen"), host or "0.0.0.0", server.span)
    if "to" in option.attributes:
        reading.same(option, "to")
    else:
        guest.put((*path, "port"), int(found[2]) + FIRST_VNC_PORT, server.span)
    web = option.attributes.get("websocket")
    if web is not None and whole(web):
        reading.put((*path, "websocket"), reading.take(option, "websocket"), whole(web))
    _of_vnc(reading, option, around)


def _of_vnc(reading: Reading, option: Element, around: Around) -> None:
    """What is said wherever it listens."""
    words = alike(Sharing)
    reading.word(option, "share", ("display", "vnc", "share"), dict(words))
    _password(reading, option, "vnc", around)


def _password(reading: Reading, option: Element, of: str, around: Around) -> None:
    """The file with the password; the password itself is not taken along."""
    name = option.attributes.get("password-secret")
    if name is not None:
        object = reading.object("-object", name)
        file = object.attributes.get("file") if object is not None else None
        if object is not None:
            reading.known(object, "qom-type", "file", "format")
            reading.take(option, "password-secret")
        for command, words in around.commands("password"):
            if around.is_own and len(words) >= 3 and words[0].text == of:
                around.use(command)
                reading.put(("display", of, "password_file"), around.text(words[2]))
                return
        if file is not None:
            reading.put(("display", of, "password_file"), file)
        elif object is not None and "data" in object.attributes:
            data = reading.take(object, "data")
            assert data is not None, "it is there"
            _secret(reading, data, of)
    text = option.attributes.get("password")
    if text is not None and text.value not in ("on", "off", "yes", "no"):
        reading.take(option, "password")
        _secret(reading, text, of)


def _secret(reading: Reading, text: Text, of: str) -> None:
    reading.guest.left.append(f"-{of}/password")
    help = f"write it into a file that root alone reads, named at `display.{of}.password_file`"
    message = "the password that stands here is not taken along"
    reading.guest.told.append(
        Diagnostic("left-over", message, text.span, help=help, severity="warning", is_secret=True)
    )


def _spice(reading: Reading, option: Element, around: Around) -> None:
    guest, path = reading.guest, ("display", "spice")
    if (*path, "listen") in guest.keys or reading.is_on(option, "unix"):
        return
    reading.see(option)
    listen = reading.take(option, "addr")
    guest.put((*path, "listen"), listen.value if listen else "0.0.0.0", (listen or option).span)
    port = option.attributes.get("port")
    if port is not None and whole(port):
        reading.put((*path, "port"), reading.take(option, "port"), whole(port))
    for name, key in (
        ("disable-copy-paste", "clipboard"),
        ("disable-agent-file-xfer", "file_transfer"),
    ):
        has = reading.is_on(option, name)
        if has is not None:
            reading.put((*path, key), reading.take(option, name), not has)
    tls = option.attributes.get("tls-port")
    if tls is not None and whole(tls):
        reading.put((*path, "tls_port"), reading.take(option, "tls-port"), whole(tls))
        reading.put((*path, "tls_directory"), reading.take(option, "x509-dir"))
    streams = alike(Streaming)
    reading.word(option, "streaming-video", (*path, "streaming"), dict(streams))
    agent = reading.is_on(option, "agent-mouse")
    if agent is not None:
        mouse = "client" if agent else "server"
        reading.put((*path, "mouse"), reading.take(option, "agent-mouse"), mouse)
    reading.word(option, "image-compression", (*path, "compression"), dict(COMPRESSIONS))
    _password(reading, option, "spice", around)
    reading.known(option, "disable-ticketing")
    reading.same(option, "gl", "off")
    reading.same(option, "seamless-migration")
    reading.same(option, "ipv4")
