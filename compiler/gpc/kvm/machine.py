"""The machine type of a guest under KVM. Pure.

Source: hw/i386/pc_q35.c and pc_piix.c of QEMU 7.2; a bare `q35` or `pc` is its newest version.
"""

from gpc.plan import Guest
from gpc.why import Traced, join

FAMILIES = {"pc": "pc-i440fx-", "q35": "pc-q35-"}


def machine_type(guest: Guest) -> Traced[str]:
    """Its name, with a version where one is asked for."""
    if guest.machine_version is None:
        return guest.machine
    return join(guest.machine.map(FAMILIES.__getitem__), guest.machine_version)
