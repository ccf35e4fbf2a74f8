"""The machines of the tests by name; each name is a directory beside this file."""

from __future__ import annotations

from machines.describe import Machine
from machines.desktops import APU, COMET, LAPTOP, PHENOM, SINGLE, TURING, TWIN_DRIVES, TWINS
from machines.left_overs import CLOUD, CONTAINER, DRIVES_BEHIND_VMD, MADE_UP, OUTSIDE, TOLD_TWICE
from machines.others import BACKWARDS, BROKEN, DOM0, OFF, SERVER, SHARED, VM
from machines.systems import (
    ALPINE,
    AMPERE,
    DEVUAN,
    GENTOO,
    GENTOO_SYSTEMD,
    GUIX,
    NAMELESS,
    NIXOS,
    POWER,
    SLACKWARE,
    UNRAID,
    VOID,
    ZHAOXIN,
)

MACHINES: dict[str, Machine] = {
    "alpine": ALPINE,
    "ampere": AMPERE,
    "apu-and-radeon": APU,
    "boot-display-on-the-big-card": BACKWARDS,
    "broken-sysfs": BROKEN,
    "bound-by-others": TOLD_TWICE,
    "card-outside-the-iommu": OUTSIDE,
    "cloud-with-a-t4": CLOUD,
    "container": CONTAINER,
    "devuan": DEVUAN,
    "disk-in-the-group": SHARED,
    "drives-behind-vmd": DRIVES_BEHIND_VMD,
    "gentoo": GENTOO,
    "gentoo-systemd": GENTOO_SYSTEMD,
    "groups-made-up": MADE_UP,
    "guix": GUIX,
    "hybrid-laptop": LAPTOP,
    "intel-and-geforce": COMET,
    "iommu-off-in-firmware": OFF,
    "nameless": NAMELESS,
    "nixos": NIXOS,
    "phenom": PHENOM,
    "power": POWER,
    "rtx-with-four-functions": TURING,
    "server-with-virtual-functions": SERVER,
    "single-card": SINGLE,
    "slackware": SLACKWARE,
    "twin-drives": TWIN_DRIVES,
    "twins": TWINS,
    "unraid": UNRAID,
    "virtual-machine": VM,
    "void": VOID,
    "xen-dom0": DOM0,
    "zhaoxin": ZHAOXIN,
}
