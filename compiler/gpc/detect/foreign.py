"""What others wrote on a host, file by file, and what is known of it when that is judged."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from gpc.detect import Facts
from gpc.host.reader import HostReader
from gpc.keepers import keeps
from gpc.lint.around import KnownHost
from gpc.lint.readers import is_own, readers
from gpc.lint.settings import is_left_over


def foreign_files(reader: HostReader) -> Iterator[tuple[str, bytes]]:
    """Every file that a reader of the catalogue knows the place of, by its path; not gpc's own,
    and no backups."""
    seen: set[str] = set()
    for place in (place for known in readers() for place in known.places):
        for path in _paths(reader, place):
            if is_left_over(path.rpartition("/")[2]):
                continue
            data = reader.read(path) if path not in seen else None
            seen.add(path)
            if data and not is_own(data):
                yield path, data


def _paths(reader: HostReader, place: str) -> tuple[str, ...]:
    """The paths that a place stands for; `*` may be in one part of it, and in the last."""
    paths: tuple[str, ...] = ("",)
    for part in place.strip("/").split("/"):
        if "*" in part:
            found = ((above, name) for above in paths for name in reader.names(above or "/"))
            paths = tuple(f"{above}/{name}" for above, name in found if fnmatchcase(name, part))
        else:
            paths = tuple(f"{above}/{part}" for above in paths)
    return paths


def around(facts: Facts) -> KnownHost:
    """What the host shows of all that a mark may ask for."""
    versions: dict[str, tuple[int, ...]] = {}
    release = (facts.boot.release or "").split("-")[0].split("+")[0]
    told = {
        "Linux": release,
        "QEMU": str(facts.programs.qemu or ""),
        "libvirt": str(facts.programs.libvirt or ""),
        "Xen": (facts.xen.version or "") if facts.xen else "",
    }
    for name, text in told.items():
        parts = [part for part in text.split(".") if part.isdecimal()]
        if parts:
            versions[name] = tuple(map(int, parts))
    kept = [function for function in facts.pci.functions if keeps(function.driver)]
    ids = frozenset(str(function.id) for function in kept if function.id is not None)
    hypervisor = "xen" if facts.xen is not None else "kvm"
    return KnownHost(
        versions, facts.cpu.vendor, hypervisor, facts.iommu.remapping, None, ids or None
    )
