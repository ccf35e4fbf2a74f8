"""Tap devices, and what a script joins them to. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from gpc.lift.lifted import decimal, whole
from gpc.lift.xml import Element, Text
from gpc.why import Path
from gpc_schemas.patterns import regex
from gpc_targets.qemu.lift.around import Around
from gpc_targets.qemu.lift.line import Reading

_MADE = regex(r"gpc[0-9a-f]{8,11}")
"""How gpc calls what it makes itself."""


def tap(reading: Reading, option: Element, path: Path, around: Around) -> None:
    """Keys of a network card that hangs on a tap device."""
    guest = reading.guest
    name, own = option.attributes.get("ifname"), _own(around)
    bridge = option.attributes.get("br")
    if bridge is not None:
        reading.put((*path, "bridge"), reading.take(option, "br"))
        reading.known(option, "helper", "ifname", "script", "downscript")
    elif "fd" in option.attributes and own is not None:
        _shared(reading, option, path, around)
    elif name is not None:
        joined = around.bridge(name.value)
        _switch(reading, path, around, name.value)
        if joined is not None:
            around.use_for(name.value)
            if (*path, "bridge") not in guest.keys:
                reading.put((*path, "bridge"), joined[1])
            reading.take(option, "ifname")
            if not _MADE.fullmatch(name.value):
                reading.put((*path, "host_interface"), name)
        elif (*path, "bridge") in guest.keys:
            reading.take(option, "ifname")
            if not _MADE.fullmatch(name.value):
                reading.put((*path, "host_interface"), name)
        else:
            reading.put((*path, "tap"), reading.take(option, "ifname"))
        is_joined = (*path, "bridge") in guest.keys
        for script in ("script", "downscript"):
            reading.same(option, script, *(() if is_joined else ("", "no")))
    elif "script" not in option.attributes or option.attributes["script"].value == "no":
        help = "write the bridge that it is to join at `bridge` of the network"
        guest.left.append("-netdev/tap")
        guest.tell(option.span, "what this tap device is joined to is not said here", help)
        reading.known(option, "script", "downscript")
    queues = option.attributes.get("queues")
    if queues is not None and whole(queues):
        reading.put((*path, "queues"), reading.take(option, "queues"), whole(queues))
    reading.known(option, "vhost", "vhostforce", "sndbuf", "helper")


def _own(around: Around) -> Around | None:
    return around if around.is_own else None


def _switch(reading: Reading, path: Path, around: Around, name: str) -> None:
    """What gpc's own launcher tells a bridge of the device."""
    guest = reading.guest
    if not around.is_own:
        return
    for command, words in around.commands("tap"):
        if len(words) >= 2 and words[0].text == name:
            around.use(command)
            reading.put((*path, "bridge"), around.text(words[1]))
    for command, words in around.commands("switched"):
        if len(words) >= 3 and words[1].text == name:
            around.use(command)
            reading.put((*path, "bridge"), around.text(words[0]))
            guest.put((*path, "openvswitch"), True, around.text(words[0]).span)
            for word in words[3:]:
                _tagged(reading, path, around.text(word))
    _told(reading, path, around, name)


def _told(reading: Reading, path: Path, around: Around, name: str) -> None:
    """VLANs and a limit, whatever the device is."""
    guest = reading.guest
    for command, words in around.commands("vlans"):
        if len(words) >= 3 and words[0].text == name:
            around.use(command)
            if words[2].text != "none":
                own = around.text(words[2])
                reading.put((*path, "vlan"), own, whole(own))
            seen = _tags(word.text for word in words[3:])
            if seen:
                guest.put((*path, "trunk"), seen, around.text(words[3]).span)
    for command, words in around.commands("at_most"):
        rate = around.text(words[1]) if len(words) >= 2 and words[0].text == name else None
        number = decimal(rate.value.removesuffix("kbit")) if rate is not None else None
        if rate is not None and rate.value.endswith("kbit") and number is not None:
            around.use(command)
            word = f"{number // 1000} Mbit/s" if number % 1000 == 0 else f"{number} kbit/s"
            reading.put((*path, "rate"), rate, word)
    for command, words in around.commands("bridge"):
        texts = [word.text for word in words]
        if texts[:4] == ["link", "set", "dev", name] and "isolated" in texts:
            around.use(command)
            on = texts[texts.index("isolated") + 1] == "on"
            guest.put((*path, "isolated"), on, around.text(words[-1]).span)
    for command, words in around.commands("ip"):
        texts = [word.text for word in words]
        if texts[:4] == ["link", "set", "dev", name] and "mtu" in texts[:-1]:
            around.use(command)
            size = around.text(words[texts.index("mtu") + 1])
            if (*path, "mtu") not in guest.keys:
                reading.put((*path, "mtu"), size, whole(size))


def _tagged(reading: Reading, path: Path, word: Text) -> None:
    key, _, value = word.value.partition("=")
    if key == "tag" and decimal(value) is not None:
        reading.put((*path, "vlan"), word, decimal(value))
    elif key == "trunks":
        reading.put((*path, "trunk"), word, _tags(value.split(",")))


def _tags(texts: Iterable[str]) -> tuple[int, ...]:
    """The VLANs among some words."""
    return tuple(tag for tag in map(decimal, texts) if tag is not None)


def _shared(reading: Reading, option: Element, path: Path, around: Around) -> None:
    """An interface of the host that it shares by macvtap."""
    rows = list(around.commands("macvtap"))
    number = whole(option.attributes["fd"])
    place = (number or 0) - 3
    if not 0 <= place < len(rows) or len(rows[place][1]) < 4:
        return
    command, words = rows[place]
    around.use(command)
    name = around.text(words[0])
    if not _MADE.fullmatch(name.value):
        reading.put((*path, "host_interface"), name)
    reading.take(option, "fd")
    reading.put((*path, "interface"), around.text(words[1]))
    reading.put((*path, "mode"), around.text(words[2]))
    _told(reading, path, around, name.value)
