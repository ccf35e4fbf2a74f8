"""The catalogue of workarounds: which of them a machine gets, and what they do. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from gpc_schemas.machine import Machine

from gpc.why import Workaround

Kind: TypeAlias = Literal["argument", "blacklist", "early-module", "hidden", "option", "vendor-id"]


class Effect(NamedTuple):
    """One thing that a workaround does, in the words of the plan.

    option: `text` for `module`; argument: `text` on the kernel command line; blacklist and
    early-module: `module`; hidden: the guest does not see KVM's signature; vendor-id: `text` as
    the Hyper-V vendor. `guest` names the guest for the last two.
    """

    kind: Kind
    why: Workaround
    module: str = ""
    text: str = ""
    guest: str = ""


def decide(machine: Machine, hypervisor: str) -> tuple[Effect, ...]:
    """The effects of every workaround that applies to the machine, in the catalogue's order."""
    return tuple(_unsafe_interrupts(machine, hypervisor))


def _unsafe_interrupts(machine: Machine, hypervisor: str) -> Iterable[Effect]:
    choice = machine.workarounds.get("unsafe-interrupts", "auto")
    missing = not machine.host.iommu.interrupt_remapping
    if hypervisor == "kvm" and choice != "off" and (missing or choice == "on"):
        path = ("host", "iommu", "interrupt_remapping")
        why = Workaround("unsafe-interrupts", (path,) if missing else ())
        yield Effect("option", why, "vfio_iommu_type1", "allow_unsafe_interrupts=1")
