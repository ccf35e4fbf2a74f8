"""What carries characters: serial ports, consoles, channels, monitors. Pure.

Source: qemu(1) of QEMU 7.2, -chardev, -serial, -parallel, -mon, -monitor and -qmp.
"""

from __future__ import annotations

from collections.abc import Mapping

from gpc.lift.lifted import decimal, named, whole
from gpc.lift.xml import Element
from gpc.why import Path
from gpc_schemas.patterns import regex
from gpc_targets.qemu.lift.line import SWITCH, Reading

WAYS = {
    "serial": "device", "tty": "device", "parallel": "device", "parport": "device", "file": "file",
    "null": "null", "pipe": "pipe", "pty": "pty",
}  # fmt: skip
AGENT, SPICE_AGENT = "org.qemu.guest_agent.0", "com.redhat.spice.0"
_OLD = regex(
    r"(?P<to>pty|null|none|file|pipe|tcp|unix|telnet)(?::(?P<rest>.*))?|(?P<device>/dev/.+)"
)


def device(reading: Reading, option: Element) -> bool:
    """Whether a device is a port, a console or a channel; it is then taken."""
    driver = option.attributes["driver"].value
    if driver == "isa-serial":
        return _port(reading, option, is_serial=True)
    if driver == "isa-parallel":
        return _port(reading, option, is_serial=False)
    if driver == "virtconsole":
        return _console(reading, option)
    if driver == "virtserialport":
        return _channel(reading, option)
    if driver in ("ccid-card-passthru", "ccid-card-emulated"):
        return _smartcard(reading, option, driver)
    return False


def _smartcard(reading: Reading, option: Element, driver: str) -> bool:
    reading.see(option)
    channel = reading.object("-chardev", option.attributes.get("chardev"))
    if channel is not None:
        reading.known(channel, "backend", "name")
    word = "spice" if driver == "ccid-card-passthru" else "host"
    reading.put(("smartcard",), reading.take(option, "driver"), word)
    reading.known(option, "chardev", "id", "bus")
    reading.same(option, "backend", "nss-emulated")
    return True


def _port(reading: Reading, option: Element, *, is_serial: bool) -> bool:
    guest = reading.guest
    channel = reading.object("-chardev", option.attributes.get("chardev"))
    keys = _way(reading, channel) if channel is not None else None
    if keys is None:
        return False
    names = {path[1] for path in guest.keys if path[0] == "serial"}
    index = option.attributes.get("index")
    number = whole(index) if index is not None else len(names)
    path: Path = ("serial", f"com{(number or 0) + 1}") if is_serial else ("parallel",)
    if any(key[: len(path)] == path for key in guest.keys):
        return False
    reading.see(option)
    _put(reading, path, keys, option)
    reading.known(option, "driver", "chardev", "index", "id")
    return True


def _put(reading: Reading, path: Path, keys: Mapping[str, str | int | bool], at: Element) -> None:
    if keys == {"to": "pty"} and path[0] == "serial":
        reading.guest.put(path, "", at.span)
        return
    for key, value in keys.items():
        reading.guest.put((*path, key), value, at.span)


def _way(reading: Reading, channel: Element) -> dict[str, str | int | bool] | None:
    """The keys of where a `-chardev` leads, which are taken; None where there are none."""
    kind = channel.attributes.get("backend")
    word = kind.value if kind is not None else ""
    keys: dict[str, str | int | bool]
    if word in WAYS:
        keys = {"to": WAYS[word]}
        path = reading.take(channel, "path")
        if path is not None:
            keys["path"] = path.value
        append = channel.attributes.get("append")
        if append is not None and append.value in SWITCH:
            reading.take(channel, "append")
            keys["append"] = SWITCH[append.value]
    elif word == "socket":
        is_server = reading.is_on(channel, "server") is True
        reading.known(channel, "server", "wait", "nowait")
        if "path" in channel.attributes:
            if not is_server:
                return None
            path = reading.take(channel, "path")
            keys = {"to": "unix", "path": path.value if path else ""}
        else:
            host, port = reading.take(channel, "host"), reading.take(channel, "port")
            number = whole(port) if port is not None else None
            if number is None:
                return None
            name = "listen" if is_server else "connect"
            keys = {"to": "tcp", name: host.value if host else "0.0.0.0", "port": number}
            telnet = channel.attributes.get("telnet")
            if telnet is not None and telnet.value in SWITCH:
                reading.take(channel, "telnet")
                keys["telnet"] = SWITCH[telnet.value]
    else:
        return None
    reading.take(channel, "backend")
    return keys


def _console(reading: Reading, option: Element) -> bool:
    channel = reading.object("-chardev", option.attributes.get("chardev"))
    kind = channel.attributes.get("backend") if channel is not None else None
    if channel is None or kind is None or kind.value != "pty":
        return False
    if ("console",) in reading.guest.keys:
        return False
    reading.see(option)
    reading.take(channel, "backend")
    reading.known(option, "driver", "bus", "nr", "chardev", "id", "name")
    reading.guest.put(("console",), "virtio", option.span)
    return True


def _channel(reading: Reading, option: Element) -> bool:
    guest = reading.guest
    channel = reading.object("-chardev", option.attributes.get("chardev"))
    kind = channel.attributes.get("backend") if channel is not None else None
    name, own = option.attributes.get("name"), option.attributes.get("chardev")
    if channel is None or kind is None or name is None or own is None:
        return False
    if kind.value == "spicevmc" and name.value == SPICE_AGENT:
        guest.spice_agent = option.span
        reading.known(channel, "backend", "name", "debug")
    elif kind.value == "socket" and "path" in channel.attributes:
        path = reading.take(channel, "path")
        assert path is not None, "it is there"
        reading.take(channel, "backend")
        reading.known(channel, "server", "wait", "nowait", "reconnect")
        is_made = path.value.startswith("/run/gpc/")
        if name.value == AGENT and ("guest_agent",) not in guest.keys:
            guest.put(("guest_agent",), True, option.span)
            if not is_made and path.value not in ("/tmp/qga.sock", "/var/run/qga.sock"):
                help = "connect to it there, or give the channel a name and a socket by `channels`"
                guest.assume(path.span, "the guest agent's socket is gpc's own from now on", help)
        else:
            entry = (
                "channels",
                guest.fresh(("channels",), named(own.value.removeprefix("channel-"), "channel")),
            )
            reading.put((*entry, "name"), name)
            if not is_made:
                reading.put((*entry, "socket"), path)
    else:
        return False
    reading.see(option)
    reading.known(option, "driver", "bus", "nr", "chardev", "name", "id")
    return True


def lift(reading: Reading) -> None:
    """Ports by their short words, and monitors, of which gpc has its own."""
    for option in reading.line.named("-serial"):
        _old(reading, option, "serial")
    for option in reading.line.named("-parallel"):
        _old(reading, option, "parallel")
    for name in ("-mon", "-monitor", "-qmp", "-qmp-pretty"):
        for option in reading.line.named(name):
            _monitor(reading, option)
    keys = reading.guest.keys
    if [path for path in keys if path[0] == "serial"] == [("serial", "com1")]:
        span = keys.pop(("serial", "com1")).span
        reading.guest.put(("serial",), True, span)


def _old(reading: Reading, option: Element, kind: str) -> None:
    """`-serial` and `-parallel`."""
    guest = reading.guest
    word = option.attributes.get("chardev")
    found = _OLD.fullmatch(word.value) if word is not None else None
    if word is None or found is None:
        return
    names = {path[1] for path in guest.keys if path[0] == "serial"}
    path: Path = ("serial", f"com{len(names) + 1}") if kind == "serial" else ("parallel",)
    to, rest = found["to"], found["rest"] or ""
    keys: dict[str, str | int | bool] = {"to": to or "device"}
    if to == "none":
        reading.all_known(option)
        return
    if found["device"]:
        keys["path"] = found["device"]
    elif to in ("file", "pipe", "unix"):
        keys["path"] = rest
        if to == "unix" and reading.is_on(option, "server") is not True:
            return
    elif to in ("tcp", "telnet"):
        host, _, port = rest.rpartition(":")
        number = decimal(port)
        if number is None:
            return
        is_server = reading.is_on(option, "server") is True
        keys = {"to": "tcp", "listen" if is_server else "connect": host or "0.0.0.0"}
        keys["port"] = number
        if to == "telnet":
            keys["telnet"] = True
    reading.see(option)
    reading.take(option, "chardev")
    reading.known(option, "server", "wait", "nowait")
    _put(reading, path, keys, option)


def _monitor(reading: Reading, option: Element) -> None:
    """A monitor: QMP on a Unix socket has a key."""
    guest = reading.guest
    word = option.attributes.get("chardev")
    if option.name == "-mon":
        channel = reading.object("-chardev", word)
        mode = option.attributes.get("mode")
        path = channel.attributes.get("path") if channel is not None else None
        kind = channel.attributes.get("backend") if channel is not None else None
        is_qmp = mode is not None and mode.value == "control"
        if channel is None or kind is None:
            return
        if is_qmp and path is not None and kind.value == "socket" and ("qmp",) not in guest.keys:
            reading.put(("qmp",), reading.take(channel, "path"))
        elif is_qmp:
            reading.seen.discard(id(channel))
            return
        reading.see(option)
        reading.all_known(option)
        reading.all_known(channel)
    elif option.name == "-monitor":
        reading.see(option)
        reading.all_known(option)
    elif word is not None and word.value.startswith("unix:") and ("qmp",) not in guest.keys:
        reading.see(option)
        reading.take(option, "chardev")
        guest.put(("qmp",), word.value.removeprefix("unix:"), word.span)
        reading.known(option, "server", "wait", "nowait")
