"""Why Xen is not as promised, in words that a person can act on. Pure.

As in `reasons`, each function looks at one promise, and nothing returned means that it is kept.

Source: Xen 4.17, tools/xl/xl_info.c (`xl info`), xen/drivers/passthrough/pci.c (the key `Q`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set

from gpc.plan import Guest
from gpc.rehearse.verdict.expected import Expected, Setting, State
from gpc_schemas.patterns import regex

_DEVICE = regex(r"^\(XEN\) ([0-9a-f]{4}:[0-9a-f:.]+) - (\S+) - ", re.MULTILINE)
_PAGES = regex(r"^(?:min:)?(\d+)([bkmgt]?)$", re.IGNORECASE)
_IOMMU = regex(r"AMD-Vi|VT-d|IOMMU|IVHD|I/O virtualisation")
_SLACK_MIB = 32
"""By how much dom0 may have less than it was given: Xen takes some for itself."""


def info_of(text: str) -> dict[str, str]:
    """What `xl info` says, by its own names."""
    rows = (line.partition(":") for line in text.splitlines())
    return {name.strip(): value.strip() for name, colon, value in rows if colon}


def not_told(setting: Setting, info: Mapping[str, str], dom0: str) -> Iterator[str]:
    """Arguments that did not reach Xen or the kernel of dom0, whose command line is `dom0`."""
    whose = (("Xen", setting.copy.hypervisor, info.get("xen_commandline", "")),)
    for who, words, line in (*whose, ("dom0", setting.copy.arguments, dom0)):
        for word in words:
            if word not in line.split():
                yield f"{word} is not on the command line of {who}"


def without_memory(setting: Setting, mib: int) -> Iterator[str]:
    """A dom0 that has not the memory which it was given."""
    for word in setting.copy.hypervisor:
        name, _, value = word.partition("=")
        sizes = [found for part in value.split(",") if (found := _PAGES.match(part))]
        if name == "dom0_mem" and sizes:
            shift = "bkmgt".index(sizes[0][2].lower() or "k") * 10
            wanted = int(sizes[0][1]) << shift >> 20
            if not wanted - _SLACK_MIB <= mib <= wanted:
                yield f"{word} gave dom0 {mib} MiB"


def without_iommu(info: Mapping[str, str], log: str) -> Iterator[str]:
    """An IOMMU that Xen does not use; `log` is Xen's own."""
    if "hvm_directio" in info.get("virt_caps", "").split():
        return
    lines = [line.removeprefix("(XEN) ") for line in log.splitlines() if _IOMMU.search(line)]
    said = f": {'; '.join(lines[-4:])}" if lines else ""
    yield f"Xen uses no IOMMU, so no guest can be given a card{said}"
    if any("no information for IO-APIC" in line for line in lines):
        yield (
            "the firmware does not tell Xen how to remap the interrupts of the I/O APIC; with "
            "iommu=no-intremap on its command line Xen does without"
        )


def not_assignable(setting: Setting, listed: Set[str]) -> Iterator[str]:
    """Functions that xl could give to no guest, and such as it could give although it must not."""
    names = {one.address: one for one in setting.expected}
    for one in setting.kept:
        if one.address not in listed:
            yield f"{one.name} ({one.address}) is not in what xl can give to a guest"
    for address in sorted(listed - {one.address for one in setting.kept}):
        who = f"{names[address].name} ({address}) stays" if address in names else f"{address} is"
        yield f"xl could give it to a guest, but {who} with the host"


def domains_of(log: str) -> dict[str, str]:
    """Whom Xen lets have each function, by the last table of the key `Q` in its log."""
    return dict(_DEVICE.findall(log.rpartition("==== PCI devices ====")[2]))


def not_dom0s(setting: Setting, domains: Mapping[str, str]) -> Iterator[str]:
    """Functions that the host should have, but with which Xen does not let it work."""
    for one in setting.kept:
        owner = domains.get(one.address)
        if owner != "d0":
            yield (
                f"{one.name} ({one.address}): Xen lets {owner or 'nobody'} have it and not dom0, "
                "whose driver gets no interrupt and no memory of it"
            )


def unseen(setting: Setting, guest: Guest, seen: State) -> Iterator[str]:
    """Functions of a guest that it does not see or has no driver for; `seen` is what it said.

    A guest knows its functions by other addresses: they are told by the ids of their stand-ins.
    """
    left = Counter((row.id, row.driver) for row in seen.values())
    ids = Counter(row.id for row in seen.values())
    for one in given(setting, guest):
        id, driver = stands(setting, one)
        if not ids[id]:
            yield f"{one.name} ({one.address}, here {id}): the guest does not see it"
            continue
        ids[id] -= 1
        if driver and not left[id, driver]:
            has = " or ".join(row.driver or "no driver" for row in seen.values() if row.id == id)
            yield f"{one.name} ({one.address}, here {id}): in the guest {has} has it, not {driver}"
        left[id, driver] -= 1
    for id, count in ids.items():
        if count > 0:
            yield f"the guest sees {id}, which is not for it"


def given(setting: Setting, guest: Guest) -> Sequence[Expected]:
    """What a guest is given."""
    return [one for one in setting.kept if one.guest == guest.name.value]


def stands(setting: Setting, one: Expected) -> tuple[str, str]:
    """The id and the driver of what stands in for a function; the driver may be empty."""
    for row in setting.replica.standing:
        if str(row.function.address.value) == one.address:
            return str(row.stand_in.id), row.stand_in.driver or ""
    return one.id, ""
