"""What a domain says in QEMU's own words, and whom it runs as. Pure."""

from __future__ import annotations

from gpc.kvm.properties import OPREGION, X_VGA, typed
from gpc.lift.elements import Taker
from gpc.lift.lifted import SaidValue, Value, decimal
from gpc.lift.xml import Element, Text
from gpc.target import beside, targets
from gpc.target.exposed import has_secret, is_secret_variable
from gpc.why import Path
from gpc_schemas.patterns import regex
from gpc_targets.libvirt import BACKEND
from gpc_targets.libvirt.lift import start

_PROPERTY = regex(r"device\.([^.=]{1,63})\.([^=]{1,63})=(.*)")
_LABEL = regex(r"\+?([A-Za-z_][A-Za-z0-9_-]*):kvm")


def commandline(taker: Taker, element: Element) -> None:
    """Words for its command line, and variables of its environment."""
    arguments = taker.children(element, "qemu:arg")
    words = [arg.attributes.get("value") for arg in arguments]
    if words and all(words):
        for arg in arguments:
            taker.used(arg)
        left = _set(taker, start.arguments(taker, [word for word in words if word is not None]))
        left = _keyed(taker, left)
        if left:
            taker.guest.put(("raw", "qemu"), tuple(word.value for word in left), element.span)
    for variable in taker.children(element, "qemu:env"):
        name = taker.take(variable, "name")
        value = taker.take(variable, "value")
        text = value.value if value is not None else ""
        if name is not None and (is_secret_variable(name.value, text) or has_secret(text)):
            message = f"the variable {name.value} is not taken along: it holds a secret"
            taker.guest.secret(name.span, message)
        elif name is not None:
            taker.guest.put(("environment", name.value), text, name.span)


def _keyed(taker: Taker, words: list[Text]) -> list[Text]:
    """What the back end whose words they are has no keys for."""
    for target in targets() if words else ():
        if BACKEND.raw == target.NAME:
            found: list[Text] = beside(target, "lift").words(taker.guest, words)
            return found
    return words


def _set(taker: Taker, words: list[Text]) -> list[Text]:
    """The words without what `-set` says of functions of the host, which is theirs.

    gpc names a function otherwise than libvirt does, so that `-set` would find no such device.
    """
    left: list[Text] = []
    rest = iter(words)
    for word in rest:
        value = next(rest, None) if word.value == "-set" else None
        found = _PROPERTY.fullmatch(value.value) if value is not None else None
        if value is None or found is None:
            left += [word] if value is None else [word, value]
            continue
        said = {"on": True, "off": False}.get(found[3], found[3])
        alias, name = Text(found[1], value.span), Text(found[2], value.span)
        if not _put(taker, alias, name, int(said) if _is_number(said) else said):
            left += [word, value]
    return left


def _is_number(said: str | bool) -> bool:
    return isinstance(said, str) and decimal(said) is not None


def capabilities(taker: Taker, element: Element) -> None:
    """What libvirt is to believe of its QEMU."""
    for name, key in (("qemu:add", "add"), ("qemu:del", "remove")):
        found = [taker.take(each, "capability") for each in taker.children(element, name)]
        words = tuple(word.value for word in found if word is not None)
        if words:
            taker.guest.put(("raw", "libvirt_capabilities", key), words, element.span)


def override(taker: Taker, element: Element) -> None:
    """Properties of functions of the host, and of devices that stay as they are under `raw`."""
    for device in taker.children(element, "qemu:device"):
        alias = device.attributes.get("alias")
        frontend = taker.child(device, "qemu:frontend")
        if alias is None or frontend is None:
            continue
        for property in taker.children(frontend, "qemu:property"):
            name, value = property.attributes.get("name"), _value(property)
            if name is not None and value is not None and _put(taker, alias, name, value):
                taker.seen.add(id(alias))
                taker.used(property)


def _put(taker: Taker, alias: Text, name: Text, value: Value) -> bool:
    """Whether something with such an alias takes the property."""
    guest = taker.guest
    for number, function in enumerate(guest.functions):
        if function.alias == alias.value:
            is_vga = name.value == X_VGA and isinstance(value, bool)
            path: Path = ("vga_ranges",) if is_vga else ("properties", name.value)
            if name.value == OPREGION and value is True:
                path, value = ("igd",), "upt"
            keys = {**function.keys, path: SaidValue(value, name.span)}
            if path == ("igd",):
                keys.pop(("at",), None)  # where it stands follows
            guest.functions[number] = function._replace(keys=keys)
            return True
    if alias.value in guest.aliases:
        guest.put((*guest.aliases[alias.value], "properties", name.value), value, name.span)
        return True
    carried = guest.get("raw", "libvirt", "devices")
    mark = f"<alias name='{alias.value}'/>"
    if not isinstance(carried, tuple) or not any(mark in str(text) for text in carried):
        return False
    guest.put(("raw", "libvirt_override", alias.value, name.value), value, name.span)
    return True


def _value(property: Element) -> Value | None:
    """The value in the words of machine.yaml; None where they would be another's."""
    kind, value = property.attributes.get("type"), property.attributes.get("value")
    if kind is None or value is None or typed(value.value) != (kind.value, value.value):
        return None
    if kind.value == "bool":
        return value.value == "true"
    return int(value.value) if kind.value in ("signed", "unsigned") else value.value


def labels(taker: Taker, domain: Element) -> None:
    """The user of the host that it runs as; a label that says anything else is left over."""
    for element in domain.named("seclabel"):
        said = {name: text.value for name, text in element.attributes.items()}
        user = next((_LABEL.fullmatch(text.text.value) for text in element.named("label")), None)
        if user is not None and said == {"type": "static", "model": "dac", "relabel": "yes"}:
            taker.seen.add(id(element))
            taker.used(element)
            taker.guest.put(("run_as",), user[1], element.span)
        elif said.get("model") == "dac" and said.get("type") == "static":
            taker.seen.add(id(element))
            taker.all_known(element)
            taker.guest.left.append("seclabel")
            who = element.named("label")[0].text.value if element.named("label") else "somebody"
            help = "write the user's name at `run_as`: `id -nu NUMBER` says it on the host"
            taker.guest.tell(element.span, f"its QEMU runs as {who}, by number", help)
