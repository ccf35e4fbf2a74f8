"""A guest's keyboards and pointers. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled
from gpc.why import Path
from gpc_schemas.guest.input import Input
from gpc_schemas.patterns import regex

_COUNTED = regex(r"/dev/input/(event|mouse|js)[0-9]+")


def kinds(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: input-kind."""
    for guest in settled.guests.values():
        for name, one in guest.asked.input.items():
            path: Path = (*guest.path, "input", name)
            for key, message, help in _wrong(name, one):
                place = Place((*path, key)) if key else Place(path, key=True)
                yield Diagnostic("input-kind", message, place, help=help)


def _wrong(name: str, one: Input) -> Iterator[tuple[str, str, str]]:
    if one.kind is None and one.evdev is None:
        yield (
            "",
            f"nothing says what {name} is",
            "write its `kind` for an emulated one, or its `evdev` for one of the host",
        )
    if one.evdev is not None:
        for key in ("kind", "bus"):
            if getattr(one, key) is not None:
                yield (
                    key,
                    f"{name} is one of the host, which has no `{key}` of the guest's",
                    "leave it out: its events reach the guest by the keyboard and mouse it has",
                )
    else:
        for key in ("grab_all", "repeat", "toggle"):
            if getattr(one, key) is not None:
                yield key, f"{name} is emulated, and `{key}` is for one of the host", "leave it out"
        if one.kind == "tablet" and one.bus == "ps2":
            yield "bus", "PS/2 has no tablet", "write `bus: usb`, or `kind: mouse`"


def counted(settled: Settled) -> Iterator[Diagnostic]:
    """Warnings: evdev-counted. Errors: input-twice."""
    seen: dict[str, tuple[str, Path]] = {}
    for guest in settled.guests.values():
        for name, one in guest.asked.input.items():
            if one.evdev is None:
                continue
            path: Path = (*guest.path, "input", name, "evdev")
            if _COUNTED.fullmatch(one.evdev):
                yield Diagnostic(
                    "evdev-counted",
                    f"{one.evdev} is another device as soon as the host counts anew",
                    Place(path),
                    expected="a path below /dev/input/by-id or /dev/input/by-path",
                    help=f"`udevadm info --query=symlink {one.evdev}` prints them",
                    severity="warning",
                )
            owner, first = seen.setdefault(one.evdev, (guest.name, path))
            if first != path and owner == guest.name:
                yield Diagnostic(
                    "input-twice",
                    f"guest {owner} is given {one.evdev} twice",
                    Place(path),
                    also=(Place(first, label="the other"),),
                    help="leave one out: QEMU takes a device for itself",
                )


CHECKS = (kinds, counted)
