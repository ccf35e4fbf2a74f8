"""Serial and parallel ports, and consoles: what carries characters. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from gpc.lift.elements import SWITCH, Taker
from gpc.lift.lifted import SaidValue, Value, whole
from gpc.lift.xml import Element, Text
from gpc.why import Path
from gpc_targets.libvirt.lift.places import place

WAYS = {"dev": "device", **{word: word for word in ("file", "null", "pipe", "pty", "tcp", "unix")}}
"""What libvirt calls what a port leads to, and machine.yaml."""

ON_PATHS = ("device", "file", "pipe", "unix")
MOST = 4


def serial(taker: Taker, element: Element) -> None:
    """A serial port by its number; one without has the next."""
    guest, target = taker.guest, taker.child(element, "target")
    port = target.attributes.get("port") if target else None
    names = {path[1] for path in guest.keys if path[0] == "serial"}
    number = len(names) if port is None else whole(port)
    if number is None or number >= MOST or f"com{number + 1}" in names:
        return
    keys = _way(taker, element)
    if keys is None:
        return
    path: Path = ("serial", f"com{number + 1}")
    if keys == {"to": "pty"}:
        guest.put(path, "", element.span)  # as a port is unless something else is said
    else:
        _put(taker, path, keys, element)
    if target is not None:
        taker.same(target, "type", "isa-serial")
        taker.same(target, "port")
        taker.all_known(taker.child(target, "model"))
    place(taker, element)


def alone(taker: Taker) -> None:
    """The short word for the one port that most guests have, once all are read."""
    keys = taker.guest.keys
    if [path for path in keys if path[0] == "serial"] == [("serial", "com1")]:
        keys["serial",] = SaidValue(True, keys.pop(("serial", "com1")).span)


def parallel(taker: Taker, element: Element) -> None:
    """The parallel port; a second one is left over."""
    target = taker.child(element, "target")
    if any(path[0] == "parallel" for path in taker.guest.keys):
        return
    keys = _way(taker, element)
    if keys is not None:
        _put(taker, ("parallel",), keys, element)
        taker.same(target, "port", "0")
        place(taker, element)


def consoles(taker: Taker, devices: Element) -> None:
    """The serial port of a domain that has a console on one, and says no more of it.

    Source: libvirt 9.0, src/conf/domain_conf.c, virDomainDefAddConsoleCompat.
    """
    if devices.named("serial"):
        return
    for element in devices.named("console")[:1]:
        target = next(iter(element.named("target")), None)
        of = target.attributes.get("type") if target else None
        if _word(element.attributes.get("type")) == "pty" and _word(of) in ("", "serial"):
            taker.guest.put(("serial", "com1"), "", element.span)


def console(taker: Taker, element: Element) -> None:
    """A console of its own, or that on the serial port, which libvirt writes beside it."""
    target, kind = taker.child(element, "target"), element.attributes.get("type")
    of = target.attributes.get("type") if target else None
    if kind is not None and (of is None or of.value == "serial"):
        taker.all_known(element)
    elif _word(kind) == "pty" and _word(of) == "virtio" and ("console",) not in taker.guest.keys:
        taker.used(element)
        taker.guest.put(("console",), "virtio", element.span)


def _word(text: Text | None) -> str:
    return text.value if text is not None else ""


def _put(taker: Taker, path: Path, keys: Mapping[str, Value], element: Element) -> None:
    for key, value in keys.items():
        taker.guest.put((*path, key), value, element.span)


def _way(taker: Taker, element: Element) -> Mapping[str, Value] | None:
    """The keys of what a port leads to, which are taken; None where there are none."""
    kind, source = element.attributes.get("type"), taker.child(element, "source")
    to = WAYS.get(kind.value) if kind else None
    if to is None:
        return None
    if to in ON_PATHS:
        keys = _on_path(taker, source, to)
    elif to == "tcp":
        keys = _by_tcp(taker, element, source)
    else:
        taker.all_known(source)  # the pty of a guest that runs
        keys = {"to": to}
    if keys is not None:
        taker.take(element, "type")
    return keys


def _on_path(taker: Taker, source: Element | None, to: str) -> dict[str, Value] | None:
    path = source.attributes.get("path") if source else None
    if source is None or path is None:
        return None
    if to == "unix" and not taker.same(source, "mode", "bind"):
        return None
    taker.take(source, "path")
    keys: dict[str, Value] = {"to": to, "path": path.value}
    append = source.attributes.get("append")
    if to == "file" and append is not None and append.value in SWITCH:
        taker.take(source, "append")
        keys["append"] = SWITCH[append.value]
    return keys


def _by_tcp(taker: Taker, element: Element, source: Element | None) -> dict[str, Value] | None:
    port = source.attributes.get("service") if source else None
    number = whole(port) if port else None
    mode = source.attributes.get("mode") if source else None
    word = {"bind": "listen", "connect": "connect"}.get(mode.value if mode else "connect")
    if source is None or number is None or word is None:
        return None
    taker.take(source, "service")
    taker.take(source, "mode")
    host = taker.take(source, "host")
    keys: dict[str, Value] = {"to": "tcp", word: host.value if host else "127.0.0.1"}
    keys["port"] = number
    protocol = taker.child(element, "protocol")
    spoken = protocol.attributes.get("type") if protocol else None
    if spoken is not None and spoken.value == "telnet":
        taker.take(protocol, "type")
        keys["telnet"] = True
    taker.same(protocol, "type", "raw")
    return keys
