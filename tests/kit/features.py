"""What people's files of guests say, feature by feature, and the key that says it in machine.yaml.

A row is a piece of a file as its own program reads it. `gpc import` turns it into the key; one that
has no key yet says why, and stays under `raw`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gpc.lift.cards import HostCard
from gpc.lift.foreign import read
from gpc.lift.lifted import Lifted
from gpc.why import dotted
from gpc_schemas.units import PciAddress
from kit.paths import ROOT
from kit.qemu_scripts import PLAIN
from kit.qemu_scripts import lifted as of_script

DOMAIN = (
    "<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>g</name>"
    "<memory unit='GiB'>4</memory><vcpu>4</vcpu>{domain}"
    "<os><type arch='x86_64' machine='q35'>hvm</type>{os}</os>"
    "<features><acpi/>{features}</features><cpu mode='host-passthrough'>{cpu}</cpu>"
    "<devices>{devices}</devices></domain>"
)
CONFIG = 'name = "g"\ntype = "hvm"\nmemory = 4096\nvcpus = 4\n'
PLACES = ("domain", "os", "features", "cpu", "devices", "qemu", "xl")


class Feature(NamedTuple):
    """A piece of a file: where in it, what it says, and the key; or why it has none."""

    place: str  # of DOMAIN, `qemu` or `xl`
    text: str
    key: str
    why_raw: str = ""


def _kept() -> Iterator[Feature]:
    """Keys of xl that stay as they are: what the file says, two blanks, and why."""
    for line in (ROOT / "tests" / "features" / "xl-raw.txt").read_text().splitlines():
        text, _, why = line.rpartition("  ")
        yield Feature("xl", text, "", why)


def _left() -> Iterator[Feature]:
    """What no key takes: where it stands, two blanks, what the file says, two blanks, and why."""
    for line in (ROOT / "tests" / "features" / "left.txt").read_text().splitlines():
        place, _, rest = line.partition("  ")
        text, _, why = rest.rpartition("  ")
        yield Feature(place, text, "", why)


def _rows() -> Iterator[Feature]:
    """Those of tests/features: what the file says, two blanks, and the key."""
    for place in PLACES:
        for line in (ROOT / "tests" / "features" / f"{place}.txt").read_text().splitlines():
            text, _, key = line.rpartition("  ")
            yield Feature(place, text, key)


RAW = (
    Feature(
        "domain",
        "<launchSecurity type='sev'><policy>0x3</policy></launchSecurity>",
        "",
        "memory that is encrypted for the guest: no card can write to it",
    ),
)
"""What stays as it is."""

FEATURES = (*_rows(), *RAW)

LEFT = tuple(_left())
"""What is told, or kept under `raw`, and why there is no key for it."""

KEPT_OF_XL = tuple(_kept())
"""Every key of xl that stays as it is under `raw.xl`."""


KNOWN = {
    address: HostCard("devices", name, (address,), ("",))
    for name, address in (
        ("first", PciAddress(0, 1, 0, 0)),
        ("drive", PciAddress(0, 0xD, 0, 0)),
    )
}
"""What machine.yaml names of the host: an id, which no file of a guest has, is not asked for."""


def lifted(feature: Feature) -> Lifted:
    """What import makes of a guest that says this, and little more."""
    if feature.place == "xl":
        text = CONFIG + feature.text.replace("\\n", "\n") + "\n"
        (found,) = read("g.cfg", text.encode(), KNOWN, {}, "linux")
        return found.guest
    if feature.place == "qemu":
        whole = PLAIN.replace(" -cpu host", "") if "-cpu" in feature.text else PLAIN
        return of_script(f"{whole} {feature.text}\n", known=KNOWN)
    filled = dict.fromkeys(("domain", "os", "features", "cpu", "devices"), "")
    text = DOMAIN.format(**{**filled, feature.place: feature.text})
    (found,) = read("g.xml", text.encode(), KNOWN, {}, "linux")
    return found.guest


def says(guest: Lifted, key: str) -> bool:
    """Whether the guest says a key, in which `*` is any name."""
    pattern = re.escape(key).replace(r"\*", r"[^.]+")
    return any(re.fullmatch(pattern, dotted(path)) for path in guest.keys)
