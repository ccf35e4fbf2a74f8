"""The early boot image of a replica: built in memory, without root, in well under a second.

It has Linux's modules with all that they need, BusyBox, this host's kmod and udev with their
libraries, and of the compiled tree what its drop-in for the image builder names. The rest of the
tree lies aside in /late until the replica is told that its root file system has come.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files as resources

from gpc import keepers
from gpc.drivers import plain
from gpc.host.trusted import temporary
from gpc.rehearse.lab.kernel import Kernel, cache, written
from gpc.rehearse.lab.tools import output, program
from gpc.rehearse.replica import cpio
from gpc.rehearse.replica.copied import Copy
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

_RULES = ("50-udev-default.rules", "80-drivers.rules")
"""What udev needs to load a driver for each device that appears."""

_LIBRARY = regex(r"(/\S+)(?= =>| \(0x[0-9a-f]+\)$)", re.MULTILINE)


class Image(NamedTuple):
    """An image on disk, and the modules that it lacks although the replica wants them."""

    path: str
    missing: tuple[str, ...]


def build_image(
    kernel: Kernel,
    copy: Copy,
    drivers: Iterable[str],
    into: str,
    lifetime: int,
    late: Iterable[str] = (),
    more: bytes = b"",
) -> Image:
    """The image for a copy of a tree, in the directory `into`.

    `drivers` are the host's own drivers, which it has in any case; `late` are modules for later and
    `more` is an archive of what else the host has. Raises Missing.
    """
    early = [*drivers, *copy.early.modules]
    early_files, missing = find_modules(kernel, early)
    late_files, _ = find_modules(kernel, [*early, *keepers.EVERY, *late])
    base = _base(kernel, early_files, late_files)
    entries: dict[str, cpio.ArchiveEntry] = {}
    for name in copy.early.files:
        entries[name] = cpio.file(copy.tree[name].text.encode(), copy.tree[name].mode)
    for name, (text, mode) in copy.tree.items():
        entries[f"late/{name}"] = cpio.file(text.encode(), mode)
    before = "yes" if copy.early.before_udev else ""
    words = " ".join(module for module in copy.early.modules if re.fullmatch(r"[\w-]+", module))
    settings = f'EARLY_MODULES="{words}"\nBEFORE_UDEV={before}\nLIFETIME={lifetime}\n'
    entries["gpc/settings"] = cpio.file(settings.encode())
    path = os.path.join(into, "image")
    with open(path, "wb") as file:
        file.write(base)
        file.write(cpio.archive(entries))
        file.write(more)
    return Image(path, tuple(missing))


def find_modules(kernel: Kernel, names: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """The files of modules and of what they depend on, by their paths; and those not there."""
    modprobe = program("modprobe", "kmod")
    found: dict[str, str] = {}
    known = _known(kernel)
    wanted = [name for name in dict.fromkeys(map(plain, names)) if name in known]
    missing = [name for name in dict.fromkeys(map(plain, names)) if name not in known]
    if wanted:
        words = ["-a", "-d", kernel.root, "-S", kernel.version, "-C", "/dev/null"]
        for line in output([modprobe, "--show-depends", *words, *wanted]).splitlines():
            kind, _, path = line.strip().partition(" ")
            if kind == "insmod":
                path = path.split(" ", 1)[0]
                found[os.path.relpath(path, kernel.modules)] = path
    return found, missing


def _known(kernel: Kernel) -> set[str]:
    names = set()
    for index in ("modules.order", "modules.builtin"):
        with open(os.path.join(kernel.modules, index), encoding="utf-8") as lines:
            for line in lines:
                names.add(plain(os.path.basename(line.strip()).split(".ko")[0]))
    return names


def _base(kernel: Kernel, early: Mapping[str, str], late: Mapping[str, str]) -> bytes:
    """All but the tree's own files; kept in the cache, as most rehearsals have the same."""
    programs = _programs()
    key = hashlib.sha256()
    for text in (kernel.version, *sorted(early), "late", *sorted(late)):
        key.update(text.encode() + b"\0")
    own = {name: (resources("gpc.rehearse") / "files" / name).read_bytes() for name in _OWN}
    for name, path in sorted(programs.items()):
        status = os.stat(path)
        key.update(f"{name} {path} {status.st_size} {status.st_mtime_ns}\0".encode())
    for name, data in own.items():
        key.update(name.encode() + data)
    name = f"image-{key.hexdigest()[:16]}"
    return kept(name, lambda: cpio.archive(_entries(kernel, programs, own, early, late)))


def kept(name: str, make: Callable[[], bytes]) -> bytes:
    """What `make` returns, or returned the last time: it is kept in the cache under that name."""
    path = os.path.join(cache(), name)
    try:
        with open(path, "rb") as file:
            os.utime(file.fileno())
            return file.read()
    except FileNotFoundError:
        pass
    data = make()
    written(path, data)
    _forget_old(path)
    return data


_OWN = ("init", "coldplug", "late", "functions")
_KEPT_IMAGES = 8


def _forget_old(newest: str) -> None:
    """Leaves but a few images in the cache, those used last."""
    with os.scandir(cache()) as found:
        images = [entry for entry in found if entry.name.startswith("image-")]
    # Another rehearsal may tidy up at the same time.
    with contextlib.suppress(FileNotFoundError):
        images.sort(key=lambda entry: entry.stat().st_mtime)
        for entry in images[:-_KEPT_IMAGES]:
            if entry.path != newest:
                os.unlink(entry.path)


def _entries(
    kernel: Kernel,
    programs: Mapping[str, str],
    own: Mapping[str, bytes],
    early: Mapping[str, str],
    late: Mapping[str, str],
) -> dict[str, cpio.ArchiveEntry]:
    entries = {
        name: cpio.directory() for name in ("proc", "sys", "dev", "run", "tmp", "late", "mnt")
    }
    # The kernel opens it for the first process, before there is a file system of devices.
    entries["dev/console"] = cpio.node(5, 1)
    entries["bin/sh"] = cpio.link("busybox")
    for name, path in programs.items():
        with open(path, "rb") as file:
            entries[name] = cpio.file(file.read(), os.fstat(file.fileno()).st_mode & 0o755)
    for tool in ("modprobe", "insmod", "rmmod", "lsmod"):
        entries[f"sbin/{tool}"] = cpio.link("../bin/kmod")
    entries["bin/udevadm"] = cpio.link("../lib/systemd/systemd-udevd")
    for name, data in own.items():
        entries["init" if name == "init" else f"gpc/{name}"] = cpio.file(data, 0o755)
    for account in ("passwd", "group"):
        entries[f"etc/{account}"] = cpio.file(b"root:x:0:0:root:/:/bin/sh\n")
    entries.update(module_tree(kernel, early, f"lib/modules/{kernel.version}"))
    if set(late) != set(early):
        entries.update(module_tree(kernel, late, f"modules/{kernel.version}"))
    return entries


def module_tree(
    kernel: Kernel, modules: Mapping[str, str], at: str
) -> dict[str, cpio.ArchiveEntry]:
    """The modules with the indexes that modprobe reads, made by the real depmod."""
    with tempfile.TemporaryDirectory(prefix="gpc-modules-", dir=temporary()) as scratch:
        root = os.path.join(scratch, "lib/modules", kernel.version)
        for name, path in modules.items():
            os.makedirs(os.path.dirname(os.path.join(root, name)), exist_ok=True)
            os.symlink(path, os.path.join(root, name))
        os.makedirs(root, exist_ok=True)
        for name in ("modules.builtin", "modules.builtin.modinfo", "modules.order"):
            if os.path.exists(os.path.join(kernel.modules, name)):
                os.symlink(os.path.join(kernel.modules, name), os.path.join(root, name))
        output([program("depmod", "kmod"), "-b", scratch, kernel.version])
        entries = {}
        for parent, _, names in os.walk(root):
            for name in names:
                path = os.path.join(parent, name)
                with open(path, "rb") as file:
                    entries[f"{at}/{os.path.relpath(path, root)}"] = cpio.file(file.read())
    return entries


def _programs() -> dict[str, str]:
    """What runs in the replica, by its path there, with the libraries that it is linked to."""
    # An initial RAM file system has no other library: BusyBox must not need one.
    busybox = program("busybox", "busybox-static")
    kmod = program("kmod", "kmod")
    udevadm = program("udevadm", "udev")
    found = {"bin/busybox": busybox, "bin/kmod": kmod, "lib/systemd/systemd-udevd": udevadm}
    for path in (busybox, kmod, udevadm):
        for library in libraries(path):
            found[library.lstrip("/")] = library
    for name in _RULES:
        for path in (f"/usr/lib/udev/rules.d/{name}", f"/lib/udev/rules.d/{name}"):
            if os.path.exists(path):
                found[f"lib/udev/rules.d/{name}"] = path
    return found


def libraries(path: str) -> list[str]:
    """The libraries that a program is linked to, as its own loader finds them."""
    with open(path, "rb") as file:
        if b"/ld-" not in file.read(4096):
            return []  # it is linked to none, which ldd calls an error
    # A line each: `libc.so.6 => /lib/libc.so.6 (0x...)`, the loader by its path alone.
    return _LIBRARY.findall(output([program("ldd", "libc-bin"), path]))
