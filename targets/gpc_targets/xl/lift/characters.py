"""Serial and parallel ports, and channels: what carries characters. Pure.

Source: xl.cfg(5) of Xen 4.17, serial and channel; qemu(1) of QEMU 7.2, -serial.
"""

from __future__ import annotations

from collections.abc import Mapping

from gpc.lift.elements import Taker
from gpc.lift.lifted import Value, named
from gpc.report.located import Span
from gpc.why import Path
from gpc_schemas.patterns import regex
from gpc_targets.xl.lift.settings import Settings, items, know, word
from gpc_targets.xl.lift.specs import pairs

_TCP = regex(r"(tcp|telnet):([^:,]*):(\d{1,5})((?:,[a-z=]+)*)")
_UNIX = regex(r"unix:((?:[^,]|,,)+)((?:,[a-z=]+)*)")
_PATH = regex(r"(file|pipe):(/.+)")

MOST = 4


def lift(taker: Taker, settings: Settings) -> None:
    """Each port that keys say; those of others stay as they are."""
    _serial(taker, settings)
    _parallel(taker, settings)
    _channels(taker, settings)


def _serial(taker: Taker, settings: Settings) -> None:
    setting = settings.get("serial")
    texts = items(setting)
    if setting is None or not texts:
        return
    if word(setting) in ("none", ""):
        taker.all_known(setting)
        return
    holders = [setting] if setting.texts else setting.children
    for number, (holder, text) in enumerate(zip(holders, texts, strict=True), 1):
        keys = way(text.value)
        if keys is None or number > MOST:
            break
        taker.seen.add(id(setting))
        taker.used(holder)
        _put(taker, ("serial", f"com{number}"), keys, text.span)


def _parallel(taker: Taker, settings: Settings) -> None:
    setting = settings.get("parallel")
    if setting is None or word(setting) in ("none", ""):
        know(taker, settings, "parallel")
        return
    keys = way(word(setting) or "")
    if keys is not None and taker.guest.get("toolstack") == "xm":
        taker.used(setting)
        _put(taker, ("parallel",), keys, setting.span)


def _channels(taker: Taker, settings: Settings) -> None:
    setting = settings.get("channel")
    texts = items(setting)
    elements = [pairs("channel", text) for text in texts or []]
    said = [{name: text.value for name, text in element.attributes.items()} for element in elements]
    kinds = ({"name", "connection"}, {"name", "connection", "path"})
    if setting is None or not said or taker.guest.get("toolstack") == "xm":
        return
    if not all(set(one) in kinds and one["connection"] in ("pty", "socket") for one in said):
        return
    taker.used(setting)
    for one, element in zip(said, elements, strict=True):
        entry = named(one["name"].rpartition(".")[2], "channel")
        path: Path = ("channels", taker.guest.fresh(("channels",), entry))
        keys: dict[str, Value] = {"name": one["name"]}
        if one["connection"] == "socket" and "path" in one:
            keys["socket"] = one["path"]
        _put(taker, path, keys, element.span)


def _put(taker: Taker, path: Path, keys: Mapping[str, Value], span: Span) -> None:
    for key, value in keys.items():
        taker.guest.put((*path, key), value, span)


def way(text: str) -> Mapping[str, Value] | None:
    """The keys of what a port leads to, in QEMU's words; None where there are none."""
    if text in ("pty", "null"):
        return {"to": text}
    if text.startswith("/dev/"):
        return {"to": "device", "path": text}
    if found := _PATH.fullmatch(text):
        return {"to": found[1], "path": found[2]}
    if (found := _UNIX.fullmatch(text)) and _listens(found[2]):
        return {"to": "unix", "path": found[1].replace(",,", ",")}
    found = _TCP.fullmatch(text)
    if found is None or _listens(found[4]) is None or not 0 < int(found[3]) < 65536:
        return None
    keys: dict[str, Value] = {"to": "tcp", "port": int(found[3])}
    keys["listen" if _listens(found[4]) else "connect"] = found[2] or "0.0.0.0"
    if found[1] == "telnet":
        keys["telnet"] = True
    return keys


def _listens(options: str) -> bool | None:
    """Whether it listens; None where it waits for somebody, or does what has no key."""
    words = set(options.split(",")) - {""}
    if words in ({"server", "nowait"}, {"server=on", "wait=off"}):
        return True
    return False if not words else None
