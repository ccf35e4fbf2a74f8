"""The words of conditions that are about the host itself. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from gpc.knowledge.scene import PERHAPS, Match, Scene, is_one, is_within
from gpc.settle.records import Settled
from gpc.why import Path, leaves
from gpc_schemas.units import Version

VERSIONS = ("kernel", "libvirt", "qemu", "systemd", "xen")
"""Words whose bounds are about a version; whether one that is not known is within is not sure."""


def hangs_on(word: str, settled: Settled) -> tuple[Path, ...]:
    """The places that decide what the host is, by the word of a condition."""
    host = settled.host
    if word in ("libvirt", "qemu", "systemd", "xen"):
        version = getattr(host, word)
        own: Path = ("host", "xen", "version") if word == "xen" else ("host", word)
        return leaves(version.why) if version is not None else (("host", "os"), own)
    if word == "hypervisor":
        return host.hypervisor_decided_by
    if word in ("keeper", "loader", "initramfs"):
        return leaves(getattr(host, word).why)
    return (PLACES[word],)


PLACES: Mapping[str, Path] = {
    "cpu": ("host", "cpu", "vendor"),
    "cpu_family": ("host", "cpu", "family"),
    "cpu_model": ("host", "cpu", "model"),
    "interrupt_remapping": ("host", "iommu", "interrupt_remapping"),
    "kernel": ("host", "kernel"),
    "os": ("host", "os"),
}


def _hypervisor(wanted: Any, scene: Scene) -> Match | None:
    if scene.settled.hypervisor != wanted:
        return None
    return Match(behind=hangs_on("hypervisor", scene.settled))


def _cpu(wanted: Any, scene: Scene) -> Match | None:
    vendor = scene.machine.host.cpu.vendor
    return Match((PLACES["cpu"],)) if vendor == wanted else None


def _number(word: str) -> Callable[[Any, Scene], Match | None]:
    place = PLACES[word]

    def match(wanted: Any, scene: Scene) -> Match | None:
        number: int | None = getattr(scene.machine.host.cpu, str(place[-1]))
        if number is None:
            return PERHAPS
        return Match(behind=(place,)) if is_within((number,), wanted) else None

    return match


def _kernel(wanted: Any, scene: Scene) -> Match | None:
    kernel = tuple(scene.machine.host.kernel)
    return Match((PLACES["kernel"],)) if is_within(kernel, wanted) else None


def _version(word: str) -> Callable[[Any, Scene], Match | None]:
    def match(wanted: Any, scene: Scene) -> Match | None:
        version = getattr(scene.settled.host, word)
        if version is None:
            return PERHAPS
        found: Version = version.value
        if not is_within((found.major, found.minor or 0), wanted):
            return None
        return Match(behind=leaves(version.why))

    return match


def _interrupt_remapping(wanted: Any, scene: Scene) -> Match | None:
    has = scene.settled.host.interrupt_remapping.value
    return Match((PLACES["interrupt_remapping"],)) if has == wanted else None


def _keeper(wanted: Any, scene: Scene) -> Match | None:
    keeper, owners = scene.settled.host.keeper, scene.settled.owners
    if not owners or keeper.value != wanted:
        return None
    return Match(behind=(*leaves(keeper.why), *(given.path for given in owners.values())))


def _os(wanted: Any, scene: Scene) -> Match | None:
    return Match(behind=(PLACES["os"],)) if is_one(scene.machine.host.os, wanted) else None


def _chosen(word: str) -> Callable[[Any, Scene], Match | None]:
    def match(wanted: Any, scene: Scene) -> Match | None:
        value = getattr(scene.settled.host, word)
        return Match(behind=leaves(value.why)) if value.value in wanted else None

    return match


WORDS: dict[str, Callable[[Any, Scene], Match | None]] = {
    "cpu": _cpu,
    "cpu_family": _number("cpu_family"),
    "cpu_model": _number("cpu_model"),
    "hypervisor": _hypervisor,
    "initramfs": _chosen("initramfs"),
    "interrupt_remapping": _interrupt_remapping,
    "keeper": _keeper,
    "kernel": _kernel,
    "libvirt": _version("libvirt"),
    "loader": _chosen("loader"),
    "os": _os,
    "qemu": _version("qemu"),
    "systemd": _version("systemd"),
    "xen": _version("xen"),
}
