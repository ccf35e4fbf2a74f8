"""Where the virtual CPUs of a guest run. Pure."""

from __future__ import annotations

from typing import NamedTuple

from gpc.plan import Guest
from gpc.why import Traced


class Pin(NamedTuple):
    """A virtual CPU and the host CPU that it runs on."""

    vcpu: Traced[int]
    cpu: Traced[int]


def pins(guest: Guest) -> tuple[Pin, ...]:
    """One for each virtual CPU, in order; none where the guest is not pinned."""
    return tuple(Pin(Traced(vcpu, cpu.why), cpu) for vcpu, cpu in enumerate(guest.cpu.pin))
