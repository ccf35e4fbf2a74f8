"""The emulated display, and how it is looked at. Pure.

Source: xl.cfg(5) of Xen 4.17; tools/libs/light/libxl_create.c of 4.17, for what is not said there
(libxl__domain_build_info_setdefault): Cirrus, and VNC on 127.0.0.1 at the next free display.
"""

from __future__ import annotations

from gpc.lift.argv import fields, split
from gpc.lift.cfg import Config
from gpc.lift.elements import Taker
from gpc.parts.display import OF_QXL
from gpc.report.located import START
from gpc_schemas.patterns import regex
from gpc_targets.xl.display import FIRST_DISPLAY, VGA, VIDEO_MEMORY
from gpc_targets.xl.lift.left import secret
from gpc_targets.xl.lift.settings import Settings, items, know, number, word

CARDS = {word_of: key for key, word_of in VGA.items()}
_OPENED = regex(r"vncpasswd = open\((['\"])(/[^'\"\\\n]+)\1\)\.read\(\)\.rstrip\([^()]*\)")
_SOCKET = regex(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]*):(\d{1,4})")
COMPRESSIONS = ("auto_glz", "auto_lz", "glz", "lz", "off", "quic")


def lift(taker: Taker, settings: Settings, config: Config) -> None:
    """The adapter, its VNC and its SPICE server."""
    _adapter(taker, settings)
    if not _told_to_qemu(taker, settings):
        _vnc(taker, settings, config)
    _spice(taker, settings)
    keymap = settings.get("keymap")
    if keymap is not None and word(keymap):
        taker.used(keymap)
        taker.guest.put(("display", "keymap"), word(keymap) or "", keymap.span)
    know(taker, settings, "sdl", "0")
    know(taker, settings, "nographic", "0")
    know(taker, settings, "opengl", "0")


def _adapter(taker: Taker, settings: Settings) -> None:
    guest, path = taker.guest, ("display", "vga")
    vga, std = settings.get("vga"), settings.get("stdvga")
    said = CARDS.get(word(vga) or "")
    if vga is not None and said:
        taker.used(vga)
        guest.put(path, said, vga.span)
        know(taker, settings, "stdvga")
    elif vga is None and std is not None and number(std) is not None:
        taker.used(std)
        guest.put(path, "std" if number(std) else "cirrus", std.span)
    elif vga is None:
        guest.put(path, "cirrus", START)
    kind, memory = str(guest.get(*path)), settings.get("videoram")
    stores = 2 * OF_QXL if kind == "qxl" else 1
    size = number(memory)
    if kind in VIDEO_MEMORY and size == VIDEO_MEMORY[kind]:
        know(taker, settings, "videoram")
    elif memory is not None and size and kind in VIDEO_MEMORY and size % stores == 0:
        taker.used(memory)
        guest.put(("display", "memory"), f"{size // stores} MiB", memory.span)


def _vnc(taker: Taker, settings: Settings, config: Config) -> None:
    guest, path = taker.guest, ("display", "vnc")
    setting = settings.get("vnc")
    is_on = setting is None or bool(number(setting))
    if guest.get("toolstack") == "xm":
        is_on = bool(number(setting))
    if setting is not None:
        taker.used(setting)
    if not is_on:
        for key in ("vnclisten", "vncdisplay", "vncunused"):
            know(taker, settings, key)
        return
    listen, display = settings.get("vnclisten"), number(settings.get("vncdisplay"))
    text = word(listen) or "127.0.0.1"
    both = _SOCKET.fullmatch(text)
    if both:
        text, display = both[1], int(both[2])
    at = listen or setting
    span = at.span if at else START
    guest.put((*path, "listen"), text.strip("[]"), span)
    if listen is not None:
        taker.used(listen)
    _port(taker, settings, display)
    _password(taker, settings, config)


def _port(taker: Taker, settings: Settings, display: int | None) -> None:
    guest = taker.guest
    named, unused = settings.get("vncdisplay"), settings.get("vncunused")
    looks = bool(number(unused)) if unused is not None else not display
    at = named or settings.get("vnclisten")
    if display is not None and 0 <= display <= 99 and (display or not looks):
        span = at.span if at else START
        guest.put(("display", "vnc", "port"), FIRST_DISPLAY + display, span)
        if named is not None:
            taker.used(named)
        if looks and unused is not None:
            help = f"take `port` out if it may be any from {FIRST_DISPLAY + display} on"
            guest.assume(unused.span, f"VNC's display {display} is its only one", help)
        if unused is not None:
            taker.all_known(unused)
    else:
        know(taker, settings, "vncdisplay", "0")
        if looks:
            know(taker, settings, "vncunused")


def _password(taker: Taker, settings: Settings, config: Config) -> None:
    """Only where it is: a password itself goes into no machine.yaml."""
    guest, path = taker.guest, ("display", "vnc", "password_file")
    know(taker, settings, "vncpasswd", "")
    setting = settings.get("vncpasswd")
    if setting is not None and word(setting):
        file = f"/etc/xen/{guest.name}.vnc-password"
        taker.used(setting)
        guest.put(path, file, setting.span)
        help = f"write it there: `install -m 600 /dev/null {file}`, then the password as its line"
        message = f"the password of VNC is to lie in {file}"
        guest.told.append(secret("assumed", message, setting.span, help))
    for skipped in config.skipped:
        found = _OPENED.fullmatch(skipped.text) if skipped.name == "vncpasswd" else None
        if found:
            guest.put(path, found[2], skipped.span)


def _told_to_qemu(taker: Taker, settings: Settings) -> bool:
    """Whether VNC is told to QEMU itself, with a password from a file, as gpc does it."""
    setting = settings.get("device_model_args_hvm")
    texts = items(setting)
    if setting is None or not texts or number(settings.get("vnc")) != 0:
        return False
    options = split([text.value for text in texts[:4]])
    if [option.name for option in options] != ["-object", "-vnc"]:
        return False
    secret, server = (fields(option) for option in options)
    found = _SOCKET.fullmatch(server.get("vnc"))
    is_whole = set(server.values) <= {"vnc", "to", "password-secret"} and set(secret.values) == {
        "qom-type",
        "id",
        "file",
    }
    if found is None or not is_whole or server.get("password-secret") != secret.get("id"):
        return False
    guest, path = taker.guest, ("display", "vnc")
    taker.seen.add(id(setting))
    for item in setting.children[:4]:
        taker.used(item)
    know(taker, settings, "vnc")
    guest.put((*path, "listen"), found[1].strip("[]"), setting.span)
    if not server.get("to"):
        guest.put((*path, "port"), FIRST_DISPLAY + int(found[2]), setting.span)
    guest.put((*path, "password_file"), secret.get("file"), setting.span)
    return True


def _spice(taker: Taker, settings: Settings) -> None:
    guest, path = taker.guest, ("display", "spice")
    setting = settings.get("spice")
    if not number(setting) or setting is None:
        if number(setting) == 0:
            know(taker, settings, "spice")
        return
    taker.used(setting)
    host, port = settings.get("spicehost"), settings.get("spiceport")
    if host is not None and word(host) is not None:
        taker.used(host)
    guest.put((*path, "listen"), word(host) or "0.0.0.0", (host or setting).span)
    if port is not None and number(port):
        taker.used(port)
        guest.put((*path, "port"), number(port) or 0, port.span)
    if number(settings.get("spicedisable_ticketing")):
        know(taker, settings, "spicedisable_ticketing")
    know(taker, settings, "spicepasswd", "")
    agent = settings.get("spicevdagent")
    if agent is not None and number(agent) is not None:
        taker.used(agent)
    if number(agent):
        guest.spice_agent = (agent or setting).span
        clipboard = settings.get("spice_clipboard_sharing")
        if clipboard is not None and number(clipboard) is not None:
            taker.used(clipboard)
        span = (clipboard or setting).span
        guest.put((*path, "clipboard"), bool(number(clipboard)), span)
    compression = settings.get("spice_image_compression")
    if compression is not None and word(compression) in COMPRESSIONS:
        taker.used(compression)
        guest.put((*path, "compression"), word(compression) or "", compression.span)
    tls, mouse = settings.get("spicetls_port"), settings.get("spiceagent_mouse")
    streaming = settings.get("spice_streaming_video")
    if tls is not None and number(tls):
        taker.used(tls)
        guest.put((*path, "tls_port"), number(tls) or 0, tls.span)
    if streaming is not None and word(streaming) in ("all", "filter", "off"):
        taker.used(streaming)
        guest.put((*path, "streaming"), word(streaming) or "", streaming.span)
    if mouse is not None and number(mouse) in (0, 1):
        taker.used(mouse)
        guest.put((*path, "mouse"), "client" if number(mouse) else "server", mouse.span)
