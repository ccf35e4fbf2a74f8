"""What else on a host keeps cards from their drivers: left-overs of guides, of other tools.

Source: kernel parameters of Linux 6.12 (drivers/vfio/pci/vfio_pci.c `ids`, drivers/pci/pci-stub.c
`ids`, drivers/xen/xen-pciback/pci_stub.c `hide`); modprobe.d(5) of kmod 33;
driverctl 0.115 (its udev rule reads BUS-ADDRESS).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.detect.arguments import name_of, words
from gpc.detect.look import Look
from gpc.early import MODPROBE_CONF
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import PciAddress, PciId, UnitError

MODPROBE = (
    "/etc/modprobe.d",
    "/run/modprobe.d",
    "/usr/local/lib/modprobe.d",
    "/usr/lib/modprobe.d",
    "/lib/modprobe.d",
)
"""Of files with one name the first counts."""

DRIVERCTL = "/etc/driverctl.d"
COMMAND_LINE = "on the kernel command line"

_KEEPER = r"(?:vfio[-_]pci|pci[-_]stub|(?:xen[-_])?pciback)"
_ARGUMENT = regex(r"((?:vfio_pci|pci_stub)\.ids|(?:xen_)?pciback\.hide)")
LINE = regex(rf"^\s*(?:options\s+{_KEEPER}\s.*\b(?:ids|hide)=|install\s+{_KEEPER}\s)")
"""The lines of modprobe.d that are looked at; a capture keeps no others."""

_ID = regex(r"(?<![0-9a-fA-F:])[0-9a-fA-F]{4}:[0-9a-fA-F]{4}(?![0-9a-fA-F])")
_PLACE = regex(
    r"(?<![0-9a-fA-F:])(?:[0-9a-fA-F]{4,8}:)?[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\.[0-7](?![0-9a-fA-F])"
)


class Binder(NamedTuple):
    """Something that binds functions, where it stands ("in FILE"), and which they are."""

    where: str
    text: str
    ids: tuple[PciId, ...]
    addresses: tuple[PciAddress, ...]


def detect_binders(look: Look) -> tuple[Binder, ...]:
    """Everything that binds functions and stands in none of gpc's own files."""
    return (*_on_command_line(look), *_in_modprobe(look), *_of_driverctl(look))


def _on_command_line(look: Look) -> Iterator[Binder]:
    for word in words(look.text("/proc/cmdline") or ""):
        if _ARGUMENT.fullmatch(name_of(word)):
            yield _binder(COMMAND_LINE, word)


def _in_modprobe(look: Look) -> Iterator[Binder]:
    seen: set[str] = set()
    for directory in MODPROBE:
        for name in sorted(look.names(directory)):
            path = f"{directory}/{name}"
            if not name.endswith(".conf") or name in seen:
                continue
            seen.add(name)
            if path == f"/{MODPROBE_CONF}":
                continue
            for line in joined(look.text(path) or ""):
                if LINE.search(line):
                    yield _binder(f"in {path}", " ".join(line.split()))


def joined(text: str) -> list[str]:
    """Lines of modprobe.d; one that ends in a backslash goes on in the next."""
    return text.replace("\\\n", " ").splitlines()


def _of_driverctl(look: Look) -> Iterator[Binder]:
    for name in sorted(look.names(DRIVERCTL)):
        path = f"{DRIVERCTL}/{name}"
        driver = look.line(path)
        if driver is not None and re.fullmatch(_KEEPER, driver):
            yield Binder(f"in {path}", driver, (), _addresses(name))


def _binder(where: str, text: str) -> Binder:
    value = re.split(r"ids=|hide=", text, maxsplit=1)[-1]
    ids = tuple(dict.fromkeys(PciId.parse(found) for found in _ID.findall(value)))
    return Binder(where, text, ids, _addresses(value))


def _addresses(text: str) -> tuple[PciAddress, ...]:
    found = []
    for one in _PLACE.findall(text):
        try:
            found.append(PciAddress.seen(one))
        except UnitError:
            continue  # 00:20.0 looks like an address and is none
    return tuple(dict.fromkeys(found))
