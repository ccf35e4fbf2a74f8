"""What the host boots. Pure."""

from __future__ import annotations

from gpc.plan import Hypervisor
from gpc_schemas.machine import Machine


def hypervisor_of(machine: Machine) -> Hypervisor:
    """What the host boots: Xen when a guest is run by xl, else Linux with KVM.

    A host without guests runs Xen when it says so.
    """
    if not machine.guests:
        return "xen" if machine.host.xen is not None else "kvm"
    return "xen" if any(guest.backend == "xl" for guest in machine.guests.values()) else "kvm"
