"""What facts amount to: what `init` and `check --live` both have to know. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from gpc.detect import Facts
from gpc.detect.arguments import name_of
from gpc.detect.pci import CONTROLLER_3D, VGA, PciCard, PciFunction
from gpc.detect.storage import Use, use_of
from gpc.keepers import leaves_the_group


def companions(
    functions: Sequence[PciFunction], groups: dict[int, list[PciFunction]]
) -> list[PciFunction]:
    """What shares an IOMMU group with the functions.

    Bridges, virtual functions of theirs and what is behind them do not.
    """
    own = {function.address for function in functions}
    numbers = {function.group for function in functions if function.group is not None}
    members = [member for number in sorted(numbers) for member in groups.get(number, ())]
    return [
        member
        for member in members
        if member.address not in own
        and not member.is_bridge
        and member.physical not in own
        and not own.intersection(member.upstream)  # behind a VMD: it comes and goes with that
    ]


def is_in_the_way(function: PciFunction) -> bool:
    """Whether vfio gives nobody the group while the function is as it is.

    A function that no driver has is not, nor one whose driver leaves the group to others.
    """
    return not function.is_bridge and not leaves_the_group(function.driver)


def listing(functions: Sequence[PciFunction]) -> str:
    """Functions in a sentence: what they are and where."""
    words = [f"{function.word} {short(function)}" for function in functions[:4]]
    more = f" and {len(functions) - 4} more" if len(functions) > 4 else ""
    return ", ".join(words) + more


def short(function: PciFunction) -> str:
    """An address as people write it: without the domain where that is 0."""
    return str(function.address) if function.address.domain else function.address.short


def bridges(function: PciFunction, *, quote: bool = False) -> str:
    """The bridges above a function, from the root bus on, as machine.yaml has them."""
    mark = '"' if quote else ""
    shown = [str(one) if one.domain else one.short for one in function.upstream]
    return ", ".join(f"{mark}{one}{mark}" for one in shown) or "no bridge"


def is_virtual(facts: Facts) -> bool | None:
    """Whether the host is itself a virtual machine; a dom0 is none, though it sees the flag."""
    if facts.xen is not None:
        return False
    return None if facts.cpu.flags is None else "hypervisor" in facts.cpu.flags


def is_integrated(facts: Facts, card: PciCard) -> bool | None:
    """Whether a card is part of the processor or the chipset; None where nothing tells.

    A discrete card of a real machine sits behind a root port, so never on bus 0. The graphics of
    an AMD APU do as well, but share their slot with the platform security processor. On what bus a
    virtual machine shows a card, its configuration says.
    """
    if card.is_beside_psp:
        return True
    if not card.is_on_root_bus:
        return False
    virtual = is_virtual(facts)
    return None if virtual is None else not virtual


def controller_of(main: PciFunction) -> str | None:
    """What a graphics card calls itself, in the word of machine.yaml."""
    if not main.is_display:
        return None
    return {VGA: "vga", CONTROLLER_3D: "3d"}.get(main.kind or 0, "display")


def largest_bar(function: PciFunction) -> int | None:
    """The bytes of its largest memory window; None where it shows none."""
    return max((bar.end - bar.start + 1 for bar in function.regions), default=None)


def outputs(main: PciFunction) -> str | None:
    """What a card that is no VGA controller has for outputs; None where there is nothing to say.

    Source: PCI Code and ID Assignment 1.11, base class 03; NVIDIA and AMD give 0302 and 0380 to
    what drives no display: compute cards, and chips of laptops that draw for the processor's own.
    """
    if main.kind == CONTROLLER_3D:
        return "it is a 3D controller (class 0302), which has no outputs"
    if main.kind is not None and main.is_display and main.kind != VGA:
        return f"it is no VGA controller (class {main.kind:04x}), and may have no outputs"
    return None


def acs_override(facts: Facts) -> str | None:
    """The argument by which a patched kernel makes up IOMMU groups; None under Xen, or without."""
    if facts.xen is not None:
        return None
    return next((a for a in facts.boot.arguments if name_of(a) == "pcie_acs_override"), None)


def used_with(facts: Facts, functions: Sequence[PciFunction]) -> Use | None:
    """A disk that the host uses, or may use, and would lose with the functions."""
    found = [use_of(facts.storage, one.address, one.kind, one.driver) for one in functions]
    known = [use for use in found if use is not None]
    return min(known, key=lambda use: not use.is_known, default=None)


def in_words(use: Use) -> str:
    """What a use says, behind "it holds "."""
    if use.is_known:
        return f"the disk {use.device}, which {use.what}"
    return f"the disk {use.device}, and whether the host uses it is unknown ({use.what})"


def host_lacks(facts: Facts) -> tuple[str, ...]:
    """What stands in the way of giving any card away, each with what to do."""
    iommu, xen = facts.iommu, facts.xen
    if xen is not None:
        if xen.directio is False or xen.io_virtualisation is False:
            return (
                "`xl info` shows no hvm_directio: turn on AMD-Vi or VT-d in the firmware's setup, "
                "and look for iommu=0 on Xen's command line",
            )
        return ()
    if iommu.groups or any(function.group is not None for function in facts.pci.functions):
        return ()
    off = [
        a for a in facts.boot.arguments if a in ("amd_iommu=off", "intel_iommu=off", "iommu=off")
    ]
    if off:
        return (f"the kernel command line says {off[0]}: take it out",)
    if iommu.kind == "VT-d":
        return ()  # gpc itself adds intel_iommu=on
    if iommu.tables:
        return ("the kernel made no IOMMU groups: `dmesg | grep -e AMD-Vi -e DMAR` says why",)
    if "hypervisor" in (facts.cpu.flags or ()):
        return ("this is a virtual machine without an IOMMU: its own host has to give it one",)
    word = {"amd": "AMD-Vi (IOMMU)", "intel": "VT-d"}.get(facts.cpu.vendor or "", "AMD-Vi or VT-d")
    return (f"the firmware offers no IOMMU: turn on {word} in its setup",)
