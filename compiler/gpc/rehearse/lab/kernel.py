"""The kernel that a replica boots: this host's own, or one of Debian's, unpacked into the cache.

A package is downloaded through apt and unpacked with dpkg; nothing is installed.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence

from gpc.host.trusted import exposed
from gpc.rehearse.lab.tools import Missing, output, program
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import KernelVersion

_PACKAGE = regex(r"linux-image-(\d+\.\d+\.\d+-[0-9a-z.+~-]*?-?amd64)")


class Kernel(NamedTuple):
    """A kernel: its image, and `root`/lib/modules/`version`."""

    version: str
    image: str
    root: str
    origin: str
    """Where it is from, for the report."""

    @property
    def modules(self) -> str:
        return os.path.join(self.root, "lib/modules", self.version)


def cache() -> str:
    """The directory in which rehearsals keep what is costly to make; it exists afterwards.

    Raises Missing for root where another user can write to it. Source: XDG Base Directory
    Specification 0.8, XDG_CACHE_HOME.
    """
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    path = os.path.join(base, "gpc", "rehearse")
    others = exposed(path) if os.geteuid() == 0 else None
    if others is not None:
        raise Missing(f"root boots nothing from {path}, as another user can write to {others}")
    os.makedirs(path, mode=0o700, exist_ok=True)
    return path


def written(path: str, data: bytes) -> None:
    """Writes a file whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=os.path.dirname(path), delete=False) as new:
        try:
            new.write(data)
            new.flush()
            os.rename(new.name, path)
        except BaseException:
            os.unlink(new.name)
            raise


def find_kernel(wanted: KernelVersion) -> Kernel:
    """A kernel of the wanted series, or the nearest at hand. Raises Missing where there is none.

    This host's own comes first, then what the cache has, then Debian's newest.
    """
    prefix = f"{wanted}."
    for kernels in (list(_own()), list(_cached())):
        of_series = [kernel for kernel in kernels if kernel.version.startswith(prefix)]
        if of_series or kernels:
            return max(of_series or kernels, key=lambda kernel: _natural(kernel.version))
    return _unpacked(_newest_package(prefix))


def _own() -> Iterator[Kernel]:
    """The kernels of this host that can be read and that have what a rehearsal needs."""
    try:
        versions = os.listdir("/lib/modules")
    except FileNotFoundError:
        return
    for version in versions:
        for image in (f"/boot/vmlinuz-{version}", f"/lib/modules/{version}/vmlinuz"):
            if os.access(image, os.R_OK):
                kernel = Kernel(version, image, "/", "this host's own")
                if _has(kernel, "vfio-pci"):
                    yield kernel
                break


def _has(kernel: Kernel, module: str) -> bool:
    # A line each: kernel/drivers/vfio/pci/vfio-pci.ko.zst
    for name in ("modules.order", "modules.builtin"):
        try:
            with open(os.path.join(kernel.modules, name), encoding="utf-8") as lines:
                if any(f"/{module}.ko" in line for line in lines):
                    return True
        except FileNotFoundError:
            continue
    return False


def _cached() -> Iterator[Kernel]:
    for name in os.listdir(cache()):
        if name.startswith("kernel-") and not name.endswith((".lock", ".staging")):
            yield unpacked_kernel(os.path.join(cache(), name), name.removeprefix("kernel-"))


def unpacked_kernel(root: str, version: str) -> Kernel:
    """The kernel of an unpacked Debian package."""
    origin = f"Debian's package linux-image-{version}"
    return Kernel(version, os.path.join(root, "boot", f"vmlinuz-{version}"), root, origin)


def _newest_package(prefix: str) -> str:
    try:
        apt = program("apt-cache", "apt")
    except Missing:
        raise Missing(
            "there is no kernel to boot: this host has none in /boot that you may read and that "
            "has vfio-pci, and without apt Debian's cannot be had"
        ) from None
    listed = output([apt, "search", "--names-only", "^linux-image-[0-9].*amd64$"])
    names = [line.split(" ", 1)[0] for line in listed.splitlines()]
    # Those for clouds lack the graphics drivers.
    found = [
        name for name in names if _PACKAGE.fullmatch(name) and not re.search("cloud|-rt-", name)
    ]
    if not found:
        raise Missing("there is no kernel to boot: apt knows no linux-image; try apt-get update")
    of_series = [name for name in found if name.startswith(f"linux-image-{prefix}")]
    return max(of_series or found, key=_natural)


def _unpacked(package: str) -> Kernel:
    version = package.removeprefix("linux-image-")
    final = os.path.join(cache(), f"kernel-{version}")
    index = (program("depmod", "kmod"), "-b", ".", version)
    return unpacked_kernel(unpacked_package(package, final, index), version)


def unpacked_package(package: str, final: str, finish: Sequence[str] = ()) -> str:
    """The directory `final` with a package's files, put there by whichever process comes first.

    `finish` is a program that runs in it before it is there for others. Raises Missing.
    """
    with open(f"{final}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.exists(final):
            staging = f"{final}.staging"
            shutil.rmtree(staging, ignore_errors=True)
            os.mkdir(staging)
            apt, dpkg = program("apt-get", "apt"), program("dpkg", "dpkg")
            output([apt, "download", "-q", package], cwd=staging, seconds=300)
            for name in os.listdir(staging):
                output([dpkg, "-x", name, "."], cwd=staging, seconds=120)
                os.unlink(os.path.join(staging, name))
            if finish:
                output(finish, cwd=staging, seconds=120)
            os.rename(staging, final)
    return final


def _natural(name: str) -> list[tuple[int, str]]:
    # 6.1.0-9 comes before 6.1.0-56, and numbers before words.
    return [(int(part or 0), word) for part, word in re.findall(r"(\d+)|(\D+)", name)]
