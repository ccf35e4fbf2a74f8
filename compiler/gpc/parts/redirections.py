"""USB devices and smart cards that a SPICE viewer hands a guest from where it runs. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.parts.usb import redirected, usb_port
from gpc.why import Path, Traced, Why, written, written_at
from gpc_schemas.guest.small import Smartcard
from gpc_schemas.records import NamedTuple


class GuestRedirection(NamedTuple):
    """A port of the guest for a USB device of whoever looks at it; `number` counts from 0."""

    path: Path
    because: tuple[Why, ...]
    number: int
    port: Traced[int]
    slot: None = None


class GuestSmartcard(NamedTuple):
    """A reader of smart cards on USB, and whose card it reads: the viewer's or the host's."""

    path: Path
    because: tuple[Why, ...]
    of: Traced[Smartcard]
    port: Traced[int]
    slot: None = None


KINDS = (GuestRedirection, GuestSmartcard)


def decide(asked: Asked) -> Iterator[GuestRedirection | GuestSmartcard]:
    """They, where they are asked for."""
    guest = asked.guest
    path: Path = (*asked.path, "usb", "redirections")
    for number, name in enumerate(redirected(guest)):
        yield GuestRedirection(path, written_at(*path), number, usb_port(guest, name))
    if guest.asked.smartcard is not None:
        path = (*asked.path, "smartcard")
        of: Traced[Smartcard] = written(guest.asked.smartcard, *path)
        yield GuestSmartcard(path, of.why, of, usb_port(guest, "smartcard"))
