"""What tells two domains apart, by the keys that each of them comes to and not by their texts.

libvirt writes a domain anew as it understands it, with all that it filled in; the words of two
texts say little about whether the guest is another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gpc_schemas.records import NamedTuple

if TYPE_CHECKING:
    from gpc.lift.lifted import Lifted

_MOST = 60
_NVRAM = "/var/lib/libvirt/qemu/nvram"


class _Meant(NamedTuple):
    keys: Mapping[tuple[Any, ...], object]
    """By their paths below the guest; those of its host's cards begin with `host`."""
    left: tuple[str, ...]
    """What goes into no key."""


def differences(before: str, after: str, *, is_own: bool) -> Iterator[str]:
    """A line for each key that one domain says otherwise than another, and for what is lost.

    `before` is as libvirt shows it; with `is_own` gpc wrote it, so that what libvirt fills in is no
    difference. A domain that nobody can read differs in a way that is not known.
    """
    from gpc.lift.xml import NoGuest
    from gpc.why import dotted

    try:
        old, new = _meant(before), _meant(after)
    except NoGuest as error:
        yield f"what differs is not known: {error.found.message}"
        return
    filled = _FILLED_FOR_ALL | (_FILLED if is_own else frozenset())
    for path in sorted({*old.keys, *new.keys}, key=str):
        was, will = old.keys.get(path), new.keys.get(path)
        if path == ("boot",) and _begins_as(_by_parts(was, old), _by_parts(will, new)):
            continue
        if was == will or (will is None and (path in filled or _is_usual(path, was, new))):
            continue
        if was is None and (path in _AS_CHOSEN or will == _WITHOUT.get(path)):
            continue
        yield f"{dotted(path)}: {_word(was)} -> {_word(will)}"
    for message in old.left:
        if message not in new.left:
            yield f"lost: {message}"


_FILLED = frozenset((("machine_version",),))
"""What the domain that libvirt keeps says although its definition did not."""
_FILLED_FOR_ALL = frozenset((("os",),))
"""The guest's system is guessed from the rest of the domain."""


_AS_CHOSEN = frozenset((("firmware", "code"), ("firmware", "vars_template")))
"""libvirt 11 shows files that it knows as firmware of its own choice, whoever named them."""


_WITHOUT: Mapping[tuple[Any, ...], object] = {
    ("display", "spice", "clipboard"): True,
    ("display", "spice", "file_transfer"): True,
    ("sound", "codec"): "duplex",
}
"""What a domain has that says nothing of it. Source: libvirt 9.0, src/qemu/qemu_command.c,
qemuBuildGraphicsSPICECommandLine and qemuBuildSoundCommandLine."""


def _is_usual(path: tuple[Any, ...], value: object, new: _Meant) -> bool:
    """Whether libvirt fills in the same again where the new definition says nothing."""
    if path == ("boot",):
        return value == ("disk",)
    if path in (("firmware", "code_format"), ("firmware", "vars_format")):
        return value == "raw"
    name = new.keys.get(("name",))
    return path == ("firmware", "vars") and value == f"{_NVRAM}/{name}_VARS.fd"


def _meant(text: str) -> _Meant:
    """Raises `gpc.lift.xml.NoGuest`."""
    from gpc.lift.foreign import read

    for found in read("domain", text.encode(), {}, {}):
        keys: dict[tuple[Any, ...], object] = {("name",): found.guest.name}
        names = _names(found.guest)
        for path, said in found.guest.keys.items():
            keys[_renamed(path, names)] = _by_names(said.value, names)
        keys |= {("host", *path): said.value for path, said in found.host.items()}
        told = (each.message for each in found.guest.told if each.code == "left-over")
        # Which id a card has, no domain says; a port of Open vSwitch that has none is given one.
        left = (text for text in told if not any(word in text for word in _OF_NO_MATTER))
        return _Meant(keys, tuple(left))
    return _Meant({}, ())


_OF_NO_MATTER = ("the id of ", "<parameters interfaceid=")


def _names(guest: Lifted) -> dict[tuple[Any, ...], str]:
    """Disks and networks by what they are: libvirt puts them into an order of its own."""
    found: dict[tuple[Any, ...], str] = {}
    for path, said in guest.keys.items():
        if path[0] in _TELLING and path[2:] and path[-1] in _TELLING[path[0]]:
            found.setdefault(path[:2], str(said.value))
    return found


def _renamed(path: tuple[Any, ...], names: Mapping[tuple[Any, ...], str]) -> tuple[Any, ...]:
    name = names.get(path[:2])
    return path if name is None else (path[0], name, *path[2:])


def _by_names(value: object, names: Mapping[tuple[Any, ...], str]) -> object:
    """The order of boot, which names parts."""
    if not isinstance(value, tuple):
        return value
    parts = (tuple(str(word).split(".", 1)) for word in value)
    return tuple(".".join(_renamed(part, names)) for part in parts)


def _by_parts(value: object, domain: _Meant) -> tuple[str, ...]:
    """An order of boot in which each kind is the first part of it, as libvirt takes it.

    Source: libvirt 9.0, src/qemu/qemu_command.c, qemuBuildDisksCommandLine (bootDisk, bootCD).
    """
    if not isinstance(value, tuple):
        return ()
    disks = dict.fromkeys(path[1] for path in domain.keys if path[0] == "disks")
    optical = [name for name in disks if domain.keys.get(("disks", name, "cdrom"))]
    networks = dict.fromkeys(path[1] for path in domain.keys if path[0] == "networks")
    first = {
        "cdrom": next((f"disks.{name}" for name in optical), None),
        "disk": next((f"disks.{name}" for name in disks if name not in optical), None),
        "network": next((f"networks.{name}" for name in networks), None),
    }
    return tuple(first.get(str(word)) or str(word) for word in value)


def _begins_as(was: tuple[str, ...], will: tuple[str, ...]) -> bool:
    """Whether a guest starts from what it did: further disks may stand behind that."""
    return bool(was) and was == will[: len(was)]


_TELLING = {"disks": ("file", "block", "volume", "name", "scsi"), "networks": ("mac",)}


def _word(value: object) -> str:
    if value is None:
        return "nothing said"
    if isinstance(value, bool):
        return "true" if value else "false"
    from gpc.lift.hidden import without_secrets

    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    text = " ".join(without_secrets(text).split())
    return text if len(text) <= _MOST else f"{text[: _MOST - 3]}..."
