"""The programs of a replica: those of the machine that rehearses, as they are installed there.

Its /usr (and what else holds programs) is handed to the replica by 9p, read-only; /gpc/userland
there makes a root file system of it at /host, with /usr under an overlay in memory, so that a file
can be put where another distribution has it, and all the rest in memory too. `inside` runs a
command in it. Nothing is packed, so nothing goes stale.

    own = userland(replica)
    image = build_image(..., late=own.modules, more=own.archive)
    host = Emulated(kernel, image, (*arguments(replica), *own.words), ...)
    host.run("/gpc/late"); host.run("/gpc/userland")
    host.run(inside("virsh list"))

Source: QEMU 7.2, qemu(1) `-fsdev`; Linux 6.1, Documentation/filesystems/9p.rst.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Iterator
from importlib.resources import files as resources

from gpc.rehearse.replica import cpio
from gpc.rehearse.replica.hardware import Replica
from gpc_schemas.records import NamedTuple

ROOT = "/host"
"""Where the root file system is in the replica."""

_HOLDERS = ("usr", "nix", "gnu", "bin", "sbin", "lib", "lib32", "lib64", "libx32")
"""Directories of a root that hold programs, where they are not links to others of them."""

_ETC = ("alternatives", "ld.so.cache")
"""What of /etc programs are found by."""

_MODULES = ("virtio_pci", "9pnet_virtio", "9p", "overlay")

_CHIPSET = 0x1F
"""The slot of q35's own functions, beside which there is room."""


class Userland(NamedTuple):
    """What a replica needs for its programs."""

    words: tuple[str, ...]
    """Of QEMU's command line, behind those of the hardware."""
    modules: tuple[str, ...]
    """Linux's, to load later than in the early boot image."""
    archive: bytes
    """To append to the early boot image."""


def userland(replica: Replica, etc: Iterable[str] = ()) -> Userland:
    """The programs of this machine; `etc` names files and directories of its /etc to take along."""
    exported = [name for name in _HOLDERS if _is_own_directory(f"/{name}")]
    links = [name for name in _HOLDERS if os.path.islink(f"/{name}")]
    entries = {"gpc/userland": cpio.file(_SCRIPT.read_bytes(), 0o755)}
    entries["userland/exported"] = cpio.file("".join(f"{n}\n" for n in exported).encode())
    for name in links:
        entries[f"userland/root/{name}"] = cpio.link(os.readlink(f"/{name}"))
    entries["userland/root/etc"] = cpio.directory()
    for name in (*_ETC, *etc):
        entries.update(_copied(f"/etc/{name}", f"userland/root/etc/{name}"))
    return Userland(tuple(_exports(exported, replica)), _MODULES, cpio.archive(entries))


def inside(command: str) -> str:
    """A shell command of the replica that runs one among those programs."""
    return f"chroot {ROOT} /bin/sh -c {shlex.quote(command)}"


_SCRIPT = resources("gpc.rehearse") / "files" / "userland"


def _is_own_directory(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)


def _copied(path: str, name: str) -> dict[str, cpio.ArchiveEntry]:
    """A file, link or whole directory; what may not be read or is not there is left out."""
    if os.path.islink(path):
        return {name: cpio.link(os.readlink(path))}
    if os.path.isdir(path):
        found = {name: cpio.directory()}
        for inner in sorted(os.listdir(path)):
            found.update(_copied(os.path.join(path, inner), f"{name}/{inner}"))
        return found
    if os.path.isfile(path) and os.access(path, os.R_OK):
        with open(path, "rb") as file:
            return {name: cpio.file(file.read(), os.fstat(file.fileno()).st_mode & 0o755)}
    return {}


def _exports(names: Iterable[str], replica: Replica) -> Iterator[str]:
    """A device for each, beside the chipset's functions, where nobody looks for a card.

    If machine.yaml has one there, it is where QEMU has room.
    """
    declared = [row.function.address.value for row in replica.standing]
    is_free = not any(at.bus == 0 and at.device == _CHIPSET for at in declared)
    for function, name in zip(range(7, 0, -1), names, strict=False):
        place = f",addr={_CHIPSET:x}.{function}" if is_free else ""
        shared = "readonly=on,security_model=none,multidevs=remap"
        yield from ("-fsdev", f"local,id={name},path=/{name},{shared}")
        yield from ("-device", f"virtio-9p-pci,fsdev={name},mount_tag={name},bus=pcie.0{place}")
