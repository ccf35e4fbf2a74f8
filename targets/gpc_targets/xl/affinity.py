"""Where the virtual CPUs of a guest run, in Xen's words. Pure.

Source: xl.cfg(5) of Xen 4.17, cpus: a list has one entry for each virtual CPU, in order, and those
behind its end may run anywhere.
"""

from __future__ import annotations

from gpc.plan import Guest
from gpc.why import Traced


def affinity(guest: Guest) -> tuple[Traced[str], ...]:
    """The host CPUs of each virtual CPU; nothing where all may run anywhere."""
    cpu = guest.cpu
    own = {pin.vcpu: pin.cpus for pin in cpu.pin}
    if not own and cpu.pool is None:
        return ()
    count = cpu.possible.value if cpu.pool is not None else max(own) + 1
    some = cpu.pool.map(str) if cpu.pool is not None else None
    return tuple(
        own[vcpu].map(str) if vcpu in own else some or Traced("all", cpu.pin[0].cpus.why)
        for vcpu in range(count)
    )
