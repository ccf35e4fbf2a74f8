"""Where the virtual CPUs of a guest run under KVM. Pure."""

from __future__ import annotations

from gpc.plan import Guest
from gpc.why import Traced
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import CpuSet


class Pin(NamedTuple):
    """A virtual CPU and the host CPUs that it runs on."""

    vcpu: Traced[int]
    cpu: Traced[str]


def pins(guest: Guest) -> tuple[Pin, ...]:
    """One for each virtual CPU that is pinned, in order."""
    return tuple(_pin(pin.vcpu, pin.cpus) for pin in guest.cpu.pin)


def pins_at_start(guest: Guest) -> tuple[Pin, ...]:
    """One for each virtual CPU that is there when the guest starts and has a place: its own, or
    what the guest has of the host's."""
    cpu = guest.cpu
    own = {pin.vcpu: pin.cpus for pin in cpu.pin}
    places = ((vcpu, own.get(vcpu, cpu.pool)) for vcpu in range(cpu.vcpus.value))
    counted = cpu.vcpus.why
    return tuple(_pin(vcpu, cpus.also(counted)) for vcpu, cpus in places if cpus is not None)


def _pin(vcpu: int, cpus: Traced[CpuSet]) -> Pin:
    return Pin(Traced(vcpu, cpus.why), cpus.map(str))
