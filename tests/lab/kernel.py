"""A real Debian kernel: its modules and its boot files, unpacked into the cache.

Nothing is installed on the machine: the package is downloaded through apt, unpacked with dpkg -x,
and depmod writes the indexes that modprobe reads. Debian 13's kernel, whose modules are compressed
by xz, comes by mmdebstrap.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lab.cache import made_once
from lab.releases import TRIXIE, bootstrap
from lab.tools import require, run, unavailable

# The kernel series of Debian 12, whose drivers the expectations of the tests speak of.
_SERIES = "6.1"
_PACKAGE = re.compile(r"^linux-image-(\d+\.\d+\.\d+[-+][0-9a-z.+-]*?-?amd64)$")

# Without these the tests would judge nothing: the binding drivers and those that they displace.
_NEEDED = (
    "vfio-pci",
    "vfio_iommu_type1",
    "pci-stub",
    "xen-pciback",
    "radeon",
    "amdgpu",
    "nouveau",
    "i915",
    "snd-hda-intel",
    "xhci-pci",
    "nvme",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelTree:
    """An unpacked kernel package: `root`/lib/modules/`version` and `root`/boot."""

    root: Path
    version: str

    @property
    def modules(self) -> Path:
        return self.root / "lib/modules" / self.version

    @property
    def image(self) -> Path:
        return self.root / "boot" / f"vmlinuz-{self.version}"

    @property
    def config(self) -> Path:
        return self.root / "boot" / f"config-{self.version}"


def kernel_tree() -> KernelTree:
    """The newest Debian kernel of the series 6.1 (or, where there is none, the newest one)."""
    package = newest_kernel_package()
    version = package.removeprefix("linux-image-")

    def unpack(staging: Path) -> None:
        download(package, staging)
        run([require("depmod", "kmod"), "-b", staging, version], timeout=120).check()

    tree = KernelTree(root=made_once(f"kernel-{version}", unpack), version=version)
    _verify(tree)
    return tree


def later_kernel_tree() -> KernelTree:
    """The kernel of Debian 13."""

    def unpack(staging: Path) -> None:
        bootstrap(TRIXIE, ["linux-image-amd64"], staging / "all", variant="extract")
        (staging / "lib").mkdir()
        (staging / "all/usr/lib/modules").rename(staging / "lib/modules")
        (staging / "all/boot").rename(staging / "boot")
        shutil.rmtree(staging / "all")
        (version,) = (path.name for path in (staging / "lib/modules").iterdir())
        run([require("depmod", "kmod"), "-b", staging, version], timeout=120).check()

    root = made_once(f"kernel-of-{TRIXIE}", unpack)
    (version,) = (path.name for path in (root / "lib/modules").iterdir())
    tree = KernelTree(root=root, version=version)
    _verify(tree)
    return tree


def insmods(kernel: KernelTree, names: Iterable[str]) -> list[Path]:
    """The files of these modules and of those that they need, in the order to load them, once."""
    modprobe = [require("modprobe", "kmod"), "-d", kernel.root, "-S", kernel.version]
    found: dict[Path, None] = {}
    for name in names:
        shown = run([*modprobe, "-C", "/dev/null", "--show-depends", name]).check().stdout
        lines = [line.split() for line in shown.splitlines()]
        found.update((Path(line[1]), None) for line in lines if line[0] == "insmod")
    return list(found)


def put_modules(kernel: KernelTree, names: Iterable[str], into: Path) -> None:
    """Those files in the directory `into`, and their names, a line each, in its file `order`."""
    files = insmods(kernel, names)
    for file in files:
        shutil.copy(file, into)
    (into / "order").write_text("".join(f"{file.name}\n" for file in files))


def newest_kernel_package() -> str:
    """The name of the newest kernel package for ordinary amd64 machines that apt knows.

    Cloud and real-time kernels are left out: they lack the graphics drivers, or are patched.
    """
    apt = require("apt-cache", "apt")
    listed = run([apt, "search", "--names-only", "^linux-image-[0-9].*amd64$"]).check().stdout
    names = [line.split(" ", 1)[0] for line in listed.splitlines()]
    found = [name for name in names if _PACKAGE.match(name) and not re.search("cloud|rt-", name)]
    series = [name for name in found if name.startswith(f"linux-image-{_SERIES}.")]
    if not found:
        unavailable("apt knows no linux-image-*-amd64 package: run apt-get update, on Debian")
    return max(series or found, key=_natural)


def download(package: str, into: Path) -> None:
    """Downloads a Debian package and unpacks it into `into`, with no other trace."""
    apt, dpkg = require("apt-get", "apt"), require("dpkg", "dpkg")
    run([apt, "download", "-q", package], cwd=into, timeout=300).check()
    for archive in into.glob("*.deb"):
        run([dpkg, "-x", archive, into], timeout=120).check()
        archive.unlink()


def _natural(name: str) -> list[tuple[int, str]]:
    # 6.1.0-9 comes before 6.1.0-56, and numbers before words.
    return [(int(part or 0), word) for part, word in re.findall(r"(\d+)|(\D+)", name)]


def _verify(tree: KernelTree) -> None:
    present = {path.name.split(".ko")[0].replace("_", "-") for path in tree.modules.rglob("*.ko*")}
    missing = [name for name in _NEEDED if name.replace("_", "-") not in present]
    if missing:
        raise AssertionError(f"kernel {tree.version} has no modules {', '.join(missing)}")
    for path in (tree.image, tree.config, tree.modules / "modules.dep.bin"):
        if not path.exists():
            raise AssertionError(f"kernel {tree.version} has no {path}")
