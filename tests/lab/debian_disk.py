"""A disk with a real Debian that boots by GRUB: its own kernel, initramfs-tools, GRUB and gpc.

Made once, into the cache. GRUB's boot sector, its menu, the image that update-initramfs built and
udev are all real. After them systemd starts where the disk has a file SYSTEMD, and otherwise, which
takes a third of the time, a script that brings udev up as systemd would. In the end either takes
commands over the second serial port.

Source: Debian 12: initramfs-tools 0.142, GRUB 2.06, systemd-udevd(8) 252
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

from kit import grub_disk
from lab.cache import cache_dir, made_once
from lab.cut_disk import copy_python
from lab.debian import NAME, debian_root, python_path
from lab.grub import mkconfig
from lab.kernel import KernelTree, insmods
from lab.namespace import Mount, bind, private
from lab.power import TAKES_COMMANDS
from lab.tools import require, run

MEGABYTES = 800

SYSTEMD = "/lab-systemd"
"""Where this is, systemd is the first process."""

# What the machine has, and the binding drivers; all of Linux's modules would be 400 MB.
_MODULES = (
    "virtio_pci", "virtio_blk", "ext4", "crc32c_generic", "bochs", "snd-hda-intel",
    "snd-hda-codec-generic", "vfio-pci", "vfio_iommu_type1", "vfio_virqfd", "pci-stub",
)  # fmt: skip
_EARLY = "virtio_pci\nvirtio_blk\next4\ncrc32c_generic\n"
_SETTINGS = "MODULES=list\nCOMPRESS=zstd\nCOMPRESSLEVEL=1\nRESUME=none\nFSTYPE=ext4\n"
_GRUB = grub_disk.SETTINGS.replace(
    "mitigations=off", "mitigations=off quiet init=/lab-init"
).replace("GRUB_TERMINAL=serial\n", "GRUB_TERMINAL=console\nGRUB_DISABLE_OS_PROBER=true\n")

_INIT = """\
#!/bin/sh
[ ! -e @SYSTEMD@ ] || exec /lib/systemd/systemd
export PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin
mountpoint -q /proc || mount -t proc proc /proc
mountpoint -q /sys || mount -t sysfs sysfs /sys
mountpoint -q /dev || mount -t devtmpfs devtmpfs /dev
mount -o remount,rw /
mount -t tmpfs tmpfs /tmp
mountpoint -q /run || mount -t tmpfs tmpfs /run
/lib/systemd/systemd-udevd --daemon
udevadm trigger --type=subsystems --action=add
udevadm trigger --type=devices --action=add
udevadm settle
exec /lab-commands
"""
_COMMANDS = """\
#!/bin/sh
export PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin PYTHONDONTWRITEBYTECODE=1
export PYTHONPATH=@PATH@ HOME=/root
"""
_UNIT = """\
[Service]
ExecStart=/lab-commands
"""


def debian_disk(kernel: KernelTree) -> Path:
    """The disk in the cache; not to be written to."""
    recipe = hashlib.sha256(Path(__file__).read_bytes() + kernel.version.encode())
    recipe.update(TAKES_COMMANDS.encode())
    for directory in python_path():
        for file in sorted(Path(directory).rglob("*")):
            if "site-packages" not in directory and "__pycache__" not in file.parts:
                recipe.update(str(file).encode() + (file.read_bytes() if file.is_file() else b""))
    name = f"debian-disk-{recipe.hexdigest()[:12]}"

    def make(staging: Path) -> None:
        for old in cache_dir().glob("debian-disk-????????????"):
            shutil.rmtree(old)  # with another gpc on it
        _make(kernel, staging)

    return made_once(name, make) / "disk.img"


def _make(kernel: KernelTree, staging: Path) -> None:
    root, view = staging / "root", staging / "view"
    debian = debian_root("systemd-sysv")
    run([require("cp", "coreutils"), "-a", debian, root], timeout=120).check()
    for path in ("usr/share/doc", "usr/share/locale", "var/lib/apt", "var/cache/apt"):
        shutil.rmtree(root / path, ignore_errors=True)
    _modules(kernel, root)
    for image in (kernel.image, kernel.config):
        shutil.copy(image, root / "boot" / image.name)
    path = copy_python(root / "gpc", python_path())
    _put(root / "lab-init", _INIT.replace("@SYSTEMD@", SYSTEMD), 0o755)
    _put(root / "lab-commands", _COMMANDS.replace("@PATH@", path) + TAKES_COMMANDS, 0o755)
    _put(root / "etc/systemd/system/lab.service", _UNIT)
    _put(root / "etc/systemd/system/multi-user.target.d/lab.conf", "[Unit]\nWants=lab.service\n")
    # Without a name of its own it would be a machine that boots for the first time.
    _put(root / "etc/machine-id", f"{'1' * 32}\n")
    _put(root / "etc/initramfs-tools/conf.d/lab", _SETTINGS)
    _put(root / "etc/initramfs-tools/modules", _EARLY)
    _put(root / "etc/hostname", f"{NAME}\n")
    _put(root / "etc/fstab", f"UUID={grub_disk.UUID} / ext4 defaults 0 1\n")
    stock = root / "usr/share/grub/default/grub"
    _put(root / "etc/default/grub", stock.read_text())
    _put(root / "etc/default/grub.d/lab.cfg", _GRUB)
    script = f"update-initramfs -c -k {kernel.version}"
    mounts = [
        Mount(kind="proc", source="defaults", target=f"{root}/proc"),
        bind(Path("/dev"), f"{root}/dev"),
    ]
    words = [require("chroot", "coreutils"), root, "/bin/sh", "-c", script]
    run(private(words, mounts, contained=True), timeout=300).check()
    _put(view / "etc/default/grub.d/lab.cfg", _GRUB)
    (root / "boot/grub").mkdir(exist_ok=True)
    config = mkconfig(kernel, view)
    # Of the lab's imagined disk; the menus that update-grub writes later are the machine's own.
    config = replace(config, text=config.text.replace("root=/dev/sda1", "root=/dev/vda1"))
    grub_disk.make_disk(config, root, staging, MEGABYTES)
    shutil.rmtree(root)
    shutil.rmtree(view)


def _modules(kernel: KernelTree, root: Path) -> None:
    for source in insmods(kernel, _MODULES):
        target = root / "usr" / source.relative_to(kernel.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    for name in ("modules.builtin", "modules.builtin.modinfo", "modules.order"):
        shutil.copy(kernel.modules / name, root / "usr/lib/modules" / kernel.version)
    run([require("depmod", "kmod"), "-b", root, kernel.version]).check()


def _put(path: Path, text: str, mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
