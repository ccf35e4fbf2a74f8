"""What the dom0 of a replica has beyond its early boot image: Xen's tools, and a guest to start.

The tools are this host's own, with the libraries that they are linked to. The guest is the same
kernel with a small image of its own, in which nothing but the drivers of stand-ins can be loaded.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from importlib.resources import files as resources

from gpc.rehearse.lab.hypervisor import XenTools
from gpc.rehearse.lab.image import find_modules, kept, libraries, module_tree
from gpc.rehearse.lab.kernel import Kernel
from gpc.rehearse.lab.tools import program
from gpc.rehearse.replica import cpio

MODULES = ("xenfs", "xen-evtchn", "xen-gntdev", "xen-gntalloc", "xen-privcmd")
"""What dom0 speaks to the hypervisor with.

Source: Debian xen-utils-common 4.17, /etc/init.d/xen; Linux 6.1, drivers/xen/Kconfig.
"""

_TOOLS = ("xl", "xenstored", "xenconsoled", "xen-init-dom0")
_STORE = ("xenstore-exists", "xenstore-ls", "xenstore-read")


def dom0(xen: XenTools, kernel: Kernel, drivers: Iterable[str]) -> bytes:
    """The archive; `drivers` are what the guest has for the stand-ins. Raises Missing."""
    guest, _ = find_modules(kernel, ["xen-pcifront", *drivers])
    programs = {f"usr/sbin/{name}": os.path.join(xen.tools, name) for name in _TOOLS}
    programs |= {f"usr/bin/{name}": program(name, "xenstore-utils") for name in _STORE}
    # The C library loads it by its name when a thread is cancelled, as libxenstore's is.
    library = next(path for path in libraries(programs["usr/sbin/xl"]) if "/libc.so" in path)
    unwinder = os.path.join(os.path.dirname(library), "libgcc_s.so.1")
    programs[unwinder.lstrip("/")] = unwinder
    own = {name: (resources("gpc.rehearse") / "files" / name).read_bytes() for name in _OWN}
    key = hashlib.sha256()
    for text in (kernel.version, *sorted(guest)):
        key.update(text.encode() + b"\0")
    for name, path in sorted(programs.items()):
        status = os.stat(path)
        key.update(f"{name} {path} {status.st_size} {status.st_mtime_ns}\0".encode())
    for data in own.values():
        key.update(data)
    name = f"image-dom0-{key.hexdigest()[:16]}"
    return kept(name, lambda: cpio.archive(_entries(kernel, programs, own, guest)))


_OWN = ("xen", "guest", "functions")


def _entries(
    kernel: Kernel,
    programs: Mapping[str, str],
    own: Mapping[str, bytes],
    modules: Mapping[str, str],
) -> dict[str, cpio.ArchiveEntry]:
    entries = _with_libraries(programs)
    entries["gpc/xen"] = cpio.file(own["xen"], 0o755)
    entries["etc/xen/xl.conf"] = cpio.file(b"")
    # libxl and xenstored keep their things below /var.
    entries["var/run"] = cpio.link("../run")
    entries["var/lock"] = cpio.link("../run/lock")
    entries["guest/image"] = cpio.file(_guest(kernel, own, modules))
    with open(kernel.image, "rb") as file:
        entries["guest/kernel"] = cpio.file(file.read())
    return entries


def _guest(kernel: Kernel, own: Mapping[str, bytes], modules: Mapping[str, str]) -> bytes:
    programs = {
        "bin/busybox": program("busybox", "busybox-static"),
        "bin/kmod": program("kmod", "kmod"),
    }
    entries = {name: cpio.directory() for name in ("proc", "sys", "dev", "tmp")}
    entries |= _with_libraries(programs)
    entries["dev/console"] = cpio.node(5, 1)
    entries["bin/sh"] = cpio.link("busybox")
    entries["sbin/modprobe"] = cpio.link("../bin/kmod")
    entries["init"] = cpio.file(own["guest"], 0o755)
    entries["gpc/functions"] = cpio.file(own["functions"], 0o755)
    entries |= module_tree(kernel, modules, f"lib/modules/{kernel.version}")
    return cpio.archive(entries)


def _with_libraries(programs: Mapping[str, str]) -> dict[str, cpio.ArchiveEntry]:
    found = dict(programs)
    for path in programs.values():
        for library in libraries(path):
            found[library.lstrip("/")] = library
    entries = {}
    for name, path in found.items():
        with open(path, "rb") as file:
            entries[name] = cpio.file(file.read(), os.fstat(file.fileno()).st_mode & 0o755)
    return entries
