"""What runs in a guest of a KVM replica: the same kernel with a small early boot image of its own.

It has the drivers of the stand-ins and of a power button, and nothing else.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from importlib.resources import files as resources

from gpc.rehearse.lab.image import find_modules, kept, libraries, module_tree
from gpc.rehearse.lab.kernel import Kernel
from gpc.rehearse.lab.tools import program
from gpc.rehearse.replica import cpio
from gpc.rehearse.replica.guests import IMAGE, KERNEL

_BUTTON = ("button", "evdev")
_OWN = ("guest-kvm", "functions")


def guest_image(kernel: Kernel, drivers: Iterable[str], root: str) -> bytes:
    """An archive that has the guest's kernel and image below `root`. Raises Missing."""
    modules, _ = find_modules(kernel, [*drivers, *_BUTTON])
    own = {name: (resources("gpc.rehearse") / "files" / name).read_bytes() for name in _OWN}
    programs = {
        "bin/busybox": program("busybox", "busybox-static"),
        "bin/kmod": program("kmod", "kmod"),
    }
    key = hashlib.sha256(root.encode())
    for text in (kernel.version, *sorted(modules)):
        key.update(text.encode() + b"\0")
    for name, path in sorted(programs.items()):
        status = os.stat(path)
        key.update(f"{name} {path} {status.st_size} {status.st_mtime_ns}\0".encode())
    for data in own.values():
        key.update(data)

    def make() -> bytes:
        with open(kernel.image, "rb") as file:
            linux = file.read()
        image = cpio.archive(_entries(kernel, programs, own, modules))
        return cpio.archive(
            {f"{root}{KERNEL}": cpio.file(linux), f"{root}{IMAGE}": cpio.file(image)}
        )

    return kept(f"image-guest-{key.hexdigest()[:16]}", make)


def _entries(
    kernel: Kernel,
    programs: Mapping[str, str],
    own: Mapping[str, bytes],
    modules: Mapping[str, str],
) -> dict[str, cpio.ArchiveEntry]:
    found = dict(programs)
    for path in programs.values():
        for library in libraries(path):
            found[library.lstrip("/")] = library
    entries = {name: cpio.directory() for name in ("proc", "sys", "dev", "tmp")}
    for name, path in found.items():
        with open(path, "rb") as file:
            entries[name] = cpio.file(file.read(), os.fstat(file.fileno()).st_mode & 0o755)
    entries["dev/console"] = cpio.node(5, 1)
    entries["bin/sh"] = cpio.link("busybox")
    entries["sbin/modprobe"] = cpio.link("../bin/kmod")
    entries["init"] = cpio.file(own["guest-kvm"], 0o755)
    entries["gpc/functions"] = cpio.file(own["functions"], 0o755)
    entries |= module_tree(kernel, modules, f"lib/modules/{kernel.version}")
    return entries
