"""A guest in libvirt's words: everything of its domain but the devices. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gpc.kvm.machine import machine_type
from gpc.kvm.memory import are_pages_of_cells, backing
from gpc.kvm.menu import menu_time
from gpc.kvm.pins import pins
from gpc.kvm.places import Places
from gpc.output.render import Section, section
from gpc.parts.balloon import GuestBalloon
from gpc.parts.cpu import CpuSchedule, KvmHint
from gpc.parts.iothreads import GuestIothread
from gpc.plan import Guest, Plan
from gpc.target.since import known, knows
from gpc.target.words import Piece, pieces
from gpc.why import Traced, because, defaulted, leaves, reasons
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import Version
from gpc_targets.libvirt.clock import named
from gpc_targets.libvirt.controllers import bridge, root_ports
from gpc_targets.libvirt.cpu import checked, migratable, mode, model_name, topoext
from gpc_targets.libvirt.firmware import FEATURES, by_path, files
from gpc_targets.libvirt.iothreads import count
from gpc_targets.libvirt.start import to_disk, to_memory
from gpc_targets.libvirt.words import PLACES, WORDS
from gpc_targets.libvirt.yes_no import yes_no

ELEMENTS = {
    "vendor-id": ("vendor_id", "value"),
    "spinlocks": ("spinlocks", "retries"),
    "emsr-bitmap": ("emsr_bitmap", ""),
    "xmm-input": ("xmm_input", ""),
}
"""Enlightenments whose element is spelled otherwise or has a value, and in which attribute."""

BELOW = {
    "stimer-direct": ("stimer", "direct"),
    "tlbflush-direct": ("tlbflush", "direct"),
    "tlbflush-ext": ("tlbflush", "extended"),
}
"""Those that are said below another, and how.
Source: https://libvirt.org/formatdomain.html#hypervisor-features (hyperv)."""


HYPERV_MODE = Version(8, 0)
"""Since when a domain says that enlightenments are chosen one by one, as they always were before.

Source: https://libvirt.org/formatdomain.html#hypervisor-features (hyperv, mode)."""

NAMESPACE = "http://libvirt.org/schemas/domain/qemu/1.0"
"""Of QEMU's own words. Source: https://libvirt.org/drvqemu.html, arbitrary QEMU commands."""

OF_QEMU = ("commandline", "capabilities", "override")
"""The places of pieces that stand in it."""


class Enlightened(NamedTuple):
    """An enlightenment as an element; `attribute` is None when it carries no value, and `children`
    are enlightenments that are spelled below it."""

    name: Traced[str]
    has_children: bool
    children: tuple[Traced[str], ...]
    attribute: Traced[str] | None
    value: Traced[str]


def domain(plan: Plan, guest: Guest) -> Mapping[str, Any]:
    """What the template prints."""
    cpu = guest.cpu
    are_said = backing(guest) is not None or are_pages_of_cells(guest)
    pages = None if are_said else guest.hugepages  # which then stand in lines of their own
    emulator = cpu.emulator_pin
    pinned = [pin.cpus.why for pin in cpu.pin[:1]]
    pinned += [emulator.why] if emulator else []
    pinned += [thread.because for thread in guest.of(GuestIothread) if thread.pin]
    pinned += [schedule.because for schedule in guest.of(CpuSchedule)]
    places = Places(guest)
    own = files(guest)
    host, form = plan.host, known(plan.host, "libvirt")
    has_features = knows(host, "libvirt", FEATURES)
    secure = guest.secure_boot.map(yes_no).also(guest.firmware.why, form)
    said = pieces(guest, WORDS, places, PLACES)
    hyperv = reasons(guest.enlightenments[0].why, form) if guest.enlightenments else ()
    ran = because("libvirt-domain", *leaves(guest.backend.why))
    of_qemu = [piece for place in OF_QEMU for piece in said[place]]
    return {
        "of_qemu": Traced(NAMESPACE, reasons(ran, *(piece.because for piece in of_qemu)))
        if of_qemu
        else None,
        "guest": guest,
        "host": host.name,
        "sections": {
            "domain": Section(ran),
            "mark": section("guest-mark", *leaves(guest.backend.why)),
            "acpi": Section(guest.acpi.why),
            "chipset": section("hardware-of-the-chipset"),
            "secure_boot": section("secure-boot-guard", *leaves(guest.secure_boot.why)),
            "hugepages": Section(pages.why if pages else ()),
            "firmware": Section(reasons(guest.firmware.why, form)),
            "hyperv": Section(hyperv),
            "hidden": Section(guest.hidden.why),
            "hints": Section(reasons((), *(hint.because for hint in guest.of(KvmHint)))),
            "pin": Section(pinned[0]) if pinned else None,
            "commandline": _first_of(said["commandline"]),
            "override": _first_of(said["override"]),
            "clock": _first_of(said["clock"]),
        },
        "machine": machine_type(guest),
        "memory": guest.memory.map(lambda size: size.mib),
        "iothreads": count(guest),
        "page": pages.map(lambda size: size.mib) if pages else None,
        "pins": pins(guest),
        "emulator_pin": emulator.map(str) if emulator else None,
        "boot_menu": menu_time(guest),
        "is_chosen": guest.firmware.value == "uefi" and (own is None or own.code is None),
        "secure": secure,
        "by_path": by_path(plan, guest),
        "hyperv": tuple(_elements(guest)),
        "hyperv_mode": Traced("custom", hyperv) if knows(host, "libvirt", HYPERV_MODE) else None,
        "has_features": has_features,
        "to_memory": to_memory(guest),
        "to_disk": to_disk(guest),
        "loader": secure if guest.secure_boot.value or not has_features else None,
        "pool": cpu.pool.map(str) if cpu.pool else None,
        "possible": cpu.possible,
        "spare": cpu.vcpus if cpu.most else None,
        "host_cpu": mode(guest),
        "cpu_check": Traced(checked(guest), cpu.model.why),
        "migratable": migratable(guest),
        "cpu_model": model_name(guest),
        "topoext": topoext(guest),
        "root": guest.machine.map(lambda _: "pcie-root" if places.is_q35 else "pci-root"),
        "ports": root_ports(places),
        "bridge": bridge(places),
        "no_balloon": None
        if guest.of(GuestBalloon)
        else defaulted("none", "no-balloon"),  # or libvirt makes one
        "pieces": said,
    }


def _first_of(printed: Sequence[Piece]) -> Section | None:
    """The reason of what stands around pieces; None where there are none."""
    return Section(printed[0].because) if printed else None


def _elements(guest: Guest) -> Iterator[Enlightened]:
    for entry in guest.enlightenments:
        if entry.name == "time" or entry.name in BELOW:
            continue  # libvirt spells them as a timer of the clock, and below another one
        why = entry.why
        said = (named(guest, name, word) for name, (of, word) in BELOW.items() if of == entry.name)
        children = tuple(child for child in said if child is not None)
        name, attribute = ELEMENTS.get(entry.name, (entry.name, ""))
        yield Enlightened(
            Traced(name, reasons(why, *(child.why for child in children))),
            bool(children),
            children,
            Traced(attribute, why) if attribute else None,
            Traced(entry.value, why),
        )
