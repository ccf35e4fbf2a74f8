"""Every scalar that may be left out: what it is where it was written, where it was not, and why.

A default names the leaves that it was decided from; what was written has its own place for its
reason, also where it says what the default would have been.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from gpc.parts.clock import GuestClock
from gpc.parts.display import GuestDisplay
from gpc.parts.firmware import FirmwareFiles
from gpc.parts.redirections import GuestRedirection
from gpc.parts.tpm import GuestTpm
from gpc.parts.xen import XenOptions
from gpc.plan import Part
from gpc.resolve import resolve
from gpc.resolve.rules import all_rules
from gpc.settle.records import Settled
from gpc.source.keys import default_at
from gpc.why import Default, Path, Traced, Written, dotted, undotted
from kit.one_guest import G, machine, settled


class Scalar(NamedTuple):
    """A scalar: its place, how to write its default and another value, and the default's rule."""

    place: str
    default: str
    other: str
    rule: str
    parents: tuple[str, ...] = ()
    where: dict[str, Any] = {}  # noqa: RUF012  # never changed


XL = {f"{G}.backend": "xl"}
WINDOWS = {f"{G}.os": "windows-10"}
SEVEN = {f"{G}.os": "windows-7"}
NO_USB = {f"{G}.usb.enabled": "false"}
BACKEND, OS = f"{G}.backend", f"{G}.os"
INBOX, OWN_TOOL = "network-with-inbox-driver", "initramfs-of-distribution"

SCALARS = [
    Scalar("host.cpu.threads", "1", "2", "not-asked"),
    Scalar("host.iommu.interrupt_remapping", "true", "false", "remapping-unless-said"),
    Scalar("host.headless", "false", "true", "not-asked"),
    Scalar("host.boot.loader", "grub", "systemd-boot", "loader-of-distribution", ("host.os",)),
    Scalar("host.boot.initramfs", "initramfs-tools", "dracut", OWN_TOOL, ("host.os",)),
    Scalar("host.qemu", "7.2", "8.2", "version-of-release", ("host.os",)),
    Scalar("host.libvirt", "9.0", "10.10", "version-of-release", ("host.os",)),
    Scalar("host.systemd", "252", "239", "version-of-release", ("host.os",)),
    Scalar("host.xen.version", "4.17", "4.19", "version-of-release", ("host.os",)),
    Scalar("host.binding.driver", "vfio-pci", "pci-stub", "binding-driver", (BACKEND,)),
    Scalar("host.binding.driver", "xen-pciback", "pci-stub", "binding-driver", (BACKEND,), XL),
    Scalar("host.binding.by", "address", "id", "binding-by-address"),
    Scalar("host.gpus.igp.boot_display", "false", "true", "not-asked"),
    Scalar(f"{G}.toolstack", "xl", "xm", "not-asked", (), XL),
    Scalar(f"{G}.cpu.threads", "1", "2", "one-socket"),
    Scalar(f"{G}.cpu.cores", "4", "2", "one-socket", (f"{G}.vcpus",)),
    Scalar(
        f"{G}.cpu.cores", "2", "4", "one-socket", (f"{G}.vcpus", f"{G}.cpu.threads"),
        {f"{G}.cpu.threads": "2"},
    ),
    Scalar(f"{G}.cpu.sockets", "1", "2", "one-socket"),
    Scalar(f"{G}.cpu.dies", "1", "2", "one-socket"),
    Scalar(f"{G}.cpu.model", "host", "maximum", "host-cpu"),
    Scalar(f"{G}.cpu.migratable", "false", "true", "host-cpu-not-migrated"),
    Scalar(f"{G}.machine", "q35", "pc", "q35", (BACKEND,)),
    Scalar(f"{G}.machine", "pc", "q35", "pc-under-xen", (BACKEND,), XL),
    Scalar(f"{G}.firmware.kind", "uefi", "bios", "uefi", (OS, BACKEND)),
    Scalar(f"{G}.firmware.kind", "bios", "uefi", "bios", (OS, BACKEND), SEVEN),
    Scalar(f"{G}.firmware.kind", "bios", "uefi", "bios", (BACKEND,), XL),
    Scalar(f"{G}.secure_boot", "false", "true", "not-asked"),
    Scalar(f"{G}.acpi", "true", "false", "acpi", (), {f"{G}.firmware": "bios"}),
    Scalar(f"{G}.tpm.enabled", "false", "true", "not-asked"),
    Scalar(f"{G}.managed", "false", "true", "kept-from-boot-on"),
    Scalar(f"{G}.tablet", "true", "false", "tablet"),
    Scalar(f"{G}.tablet", "false", "true", "tablet", (f"{G}.usb.enabled",), NO_USB),
    Scalar(f"{G}.usb.enabled", "true", "false", "usb-controller"),
    Scalar(f"{G}.hyperv.enabled", "false", "true", "hyperv-for-windows", (OS,)),
    Scalar(f"{G}.hyperv.enabled", "true", "false", "hyperv-for-windows", (OS,), WINDOWS),
    Scalar(f"{G}.clock.base", "utc", "localtime", "clock-utc", (OS,)),
    Scalar(f"{G}.clock.base", "localtime", "utc", "clock-of-windows", (OS,), WINDOWS),
    Scalar(f"{G}.lifecycle.poweroff", "destroy", "restart", "lifecycle"),
    Scalar(f"{G}.lifecycle.reboot", "restart", "destroy", "lifecycle"),
    Scalar(f"{G}.lifecycle.crash", "destroy", "preserve", "lifecycle"),
    Scalar(f"{G}.lifecycle.stop_timeout", "25 min", "90 s", "stop-timeout"),
    Scalar(f"{G}.display.vga", "std", "cirrus", "std-vga"),
    Scalar(f"{G}.display.vnc.listen", "127.0.0.1", "0.0.0.0", "not-asked"),
    Scalar(f"{G}.disks.d.format", "raw", "qcow2", "raw-image"),
    Scalar(f"{G}.disks.d.cdrom", "false", "true", "writable"),
    Scalar(f"{G}.disks.d.access", "loop", "aio", "not-asked", (), XL),
    Scalar(f"{G}.disks.d.read_only", "false", "true", "writable"),
    Scalar(f"{G}.disks.d.bus", "virtio", "scsi", "bus-with-inbox-driver", (OS, BACKEND)),
    Scalar(f"{G}.disks.d.bus", "sata", "virtio", "bus-with-inbox-driver", (OS, BACKEND), WINDOWS),
    Scalar(
        f"{G}.disks.d.bus", "sata", "scsi", "bus-with-inbox-driver",
        (OS, f"{G}.disks.d.cdrom", BACKEND), {f"{G}.disks.d.cdrom": "true"},
    ),
    Scalar(
        f"{G}.disks.d.bus", "ide", "scsi", "bus-with-inbox-driver", (BACKEND, f"{G}.machine"),
        {f"{G}.machine": "pc"},
    ),
    Scalar(f"{G}.disks.d.bus", "ide", "scsi", "bus-with-inbox-driver", (BACKEND,), XL),
    Scalar(f"{G}.networks.n.model", "virtio", "e1000", INBOX, (OS, BACKEND)),
    Scalar(f"{G}.networks.n.model", "e1000", "virtio", INBOX, (OS, BACKEND), SEVEN),
    Scalar(f"{G}.networks.n.model", "e1000e", "virtio", INBOX, (OS, BACKEND), WINDOWS),
    Scalar(f"{G}.networks.n.model", "e1000", "rtl8139", INBOX, (BACKEND,), XL),
    Scalar(
        f"{G}.networks.n.mac", "52:54:00:9a:82:cc", "52:54:00:00:00:01", "mac",
        (f"{G}.networks.n", "host.name", BACKEND),
    ),
]  # fmt: skip

NAMES = {
    "machine": "chipset",
    "driver": "keeper",
    "boot_display": "boot_displays",
    "model": "cpu_model",
    "base": "clock",
    "kind": "firmware",
    "version": "xen",
}
"""Keys that are called otherwise once they are settled."""

LISTS = {f"{G}.boot"}
"""They have tests of their own."""

CODE = {f"{G}.firmware.code": "/srv/code.fd"}
OF_PARTS: dict[str, tuple[type[Part], str, dict[str, Any]]] = {
    f"{G}.clock.pit_ticks": (GuestClock, "pit_ticks", {}),
    f"{G}.clock.rtc_ticks": (GuestClock, "rtc_ticks", {}),
    f"{G}.firmware.code_format": (FirmwareFiles, "code_format", CODE),
    f"{G}.firmware.stateless": (FirmwareFiles, "stateless", CODE),
    f"{G}.firmware.vars_format": (FirmwareFiles, "variables_format", CODE),
    f"{G}.tpm.version": (GuestTpm, "version", {f"{G}.tpm.enabled": "true"}),
}
"""What one part alone reads and decides: the field of its record, and what asks for the part."""

UNSAID = {
    f"{G}.disks.d.lun",
    f"{G}.disks.d.transient",
    f"{G}.disks.d.xen.direct_io_safe",
    f"{G}.display.gl",
    f"{G}.display.memory",
    f"{G}.display.vnc.share",
    f"{G}.while_on.cpus",
    f"{G}.while_on.hugepages",
    f"{G}.while_on.interrupts",
    f"{G}.usb.redirections",
    f"{G}.xen.disk_controller",
    f"{G}.xen.hap",
    f"{G}.xen.max_event_channels",
    f"{G}.xen.platform_device",
    f"{G}.xen.reserved_memory.policy",
    f"{G}.xen.restrict",
    f"{G}.xen.soft_reset",
    f"{G}.xen.watchdog",
    f"{G}.xen.weight",
    "host.gpus.igp.index",  # of a virtual function alone
}
"""What is left to the back end where it was not written: its own default is what is told."""


def found(of: Settled, place: str) -> Traced[Any]:
    """The settled value of the key at a place."""
    path = undotted(place)
    key = str(path[-2] if path[-1] == "enabled" else path[-1])
    name = NAMES.get(key, key)
    if path[0] == "host":
        value = getattr(of.host, name)
        return value["igp"] if name == "boot_displays" else value
    guest = of.guests["g"]
    if "disks" in path:
        return getattr(guest.disks["d"], name)
    if "networks" in path:
        return getattr(guest.networks["n"], key)
    if "vnc" in path:
        return getattr(guest.vnc, name)
    return getattr(guest, f"on_{name}" if hasattr(guest, f"on_{name}") else name)


def spelt(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def label(scalar: Scalar) -> str:
    return f"{scalar.place}={scalar.default}"


@pytest.mark.parametrize("scalar", SCALARS, ids=label)
def test_a_scalar_that_was_left_out_has_its_rule_and_the_leaves_that_it_looked_at(
    scalar: Scalar,
) -> None:
    value = found(settled(scalar.where), scalar.place)
    assert spelt(value.value) == scalar.default
    parents = tuple(map(undotted, scalar.parents))
    assert value.why == (Default(scalar.rule, parents),)
    assert scalar.rule in all_rules()


@pytest.mark.parametrize("scalar", SCALARS, ids=label)
def test_a_scalar_that_was_written_has_its_place_for_a_reason(scalar: Scalar) -> None:
    for text in (scalar.default, scalar.other):
        value = found(settled({**scalar.where, scalar.place: text}), scalar.place)
        assert spelt(value.value) == text
        assert value.why == (Written(undotted(scalar.place)),)


@pytest.mark.parametrize("scalar", SCALARS, ids=label)
def test_a_default_that_the_schema_tells_of_is_the_one_that_is_settled(scalar: Scalar) -> None:
    told = default_at(undotted(scalar.place))
    assert told is None or spelt(told) == scalar.default


@pytest.mark.parametrize("scalar", SCALARS, ids=label)
def test_a_leaf_that_changes_a_default_is_one_of_its_parents(scalar: Scalar) -> None:
    """Shown on every leaf that the machine has, but for names, which are no scalars."""
    before = found(settled(scalar.where), scalar.place)
    (why,) = before.why
    assert isinstance(why, Default)
    others = {"backend": ("libvirt", "xl"), "os": ("linux", "windows-7", "windows-10")}
    for place in (OS, BACKEND, f"{G}.vcpus", *scalar.where):
        for text in others.get(place.rpartition(".")[2], ()):
            after = found(settled({**scalar.where, place: text}), scalar.place)
            if after.value != before.value:
                assert undotted(place) in why.parents


def leaves(model: Any, at: Path) -> Iterator[Path]:
    """The places of scalars that a model lets nobody write."""
    for field in dataclasses.fields(model):
        value = getattr(model, field.name)
        if dataclasses.is_dataclass(value):
            yield from leaves(value, (*at, field.name))
        elif default_at((*at, field.name)) is not None:
            yield (*at, field.name)


def test_every_default_that_the_schema_tells_of_has_a_case() -> None:
    whole = machine({})
    places = {*leaves(whole.host, ("host",)), *leaves(whole.guests["g"], ("guests", "g"))}
    places |= set(leaves(whole.guests["g"].disks["d"], ("guests", "g", "disks", "d")))
    places |= set(leaves(whole.host.gpus["igp"], ("host", "gpus", "igp")))
    assert places
    missing = places - {undotted(scalar.place) for scalar in SCALARS}
    assert set(map(dotted, missing)) == LISTS | UNSAID | set(OF_PARTS)


@pytest.mark.parametrize("place", OF_PARTS)
def test_a_default_that_a_part_decides_is_the_one_that_the_schema_tells_of(place: str) -> None:
    kind, field, where = OF_PARTS[place]
    (part,) = resolve(settled(where)).guests[0].of(kind)
    decided = getattr(part, field)
    assert decided.value == default_at(undotted(place))
    assert any(isinstance(why, Default) for why in decided.why)


def test_nothing_is_said_of_what_is_left_to_the_back_end() -> None:
    for where in ({}, XL):
        guest = resolve(settled(where)).guests[0]
        assert not guest.of(XenOptions)
        assert not guest.of(GuestRedirection)
        (display,) = guest.of(GuestDisplay)
        assert display.memory is None


def test_an_optical_drive_is_not_written_to_whatever_is_said() -> None:
    for said in ({}, {f"{G}.disks.d.read_only": "false"}):
        disk = settled({f"{G}.disks.d.cdrom": "true", **said}).guests["g"].disks["d"]
        assert disk.read_only == Traced(
            True, (Default("writable", (("guests", "g", "disks", "d", "cdrom"),)),)
        )


def test_a_boot_order_that_was_written_is_one_even_where_it_says_the_default() -> None:
    (default,) = settled({}).guests["g"].boot
    assert default == Traced("disk", (Default("boot-from-disk"),))
    (said,) = settled({f"{G}.boot": ["disk"]}).guests["g"].boot
    assert said == Traced("disk", (Written(("guests", "g", "boot", 0)),))
