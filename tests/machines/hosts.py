"""The machines of the tests by name; each name is a directory beside this file."""

from __future__ import annotations

from machines.describe import Machine
from machines.desktops import APU, COMET, LAPTOP, PHENOM, SINGLE, TURING, TWIN_DRIVES, TWINS
from machines.others import BACKWARDS, BROKEN, DOM0, OFF, SERVER, SHARED, VM

MACHINES: dict[str, Machine] = {
    "apu-and-radeon": APU,
    "boot-display-on-the-big-card": BACKWARDS,
    "broken-sysfs": BROKEN,
    "disk-in-the-group": SHARED,
    "hybrid-laptop": LAPTOP,
    "intel-and-geforce": COMET,
    "iommu-off-in-firmware": OFF,
    "phenom": PHENOM,
    "rtx-with-four-functions": TURING,
    "server-with-virtual-functions": SERVER,
    "single-card": SINGLE,
    "twin-drives": TWIN_DRIVES,
    "twins": TWINS,
    "virtual-machine": VM,
    "xen-dom0": DOM0,
}
