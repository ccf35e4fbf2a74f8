"""A real Debian system for commands to change: its own initramfs-tools and GRUB, no systemd.

mmdebstrap makes the root once, into the cache. Each use is a layer over it that is thrown away;
commands run in a chroot with process, network and mount namespaces of their own, so that nothing
of the machine is changed. The lab's kernel stands in /lib/modules and /boot.

Two things are not real: grub-probe answers for an imagined disk, as in `lab.grub`, and the
initial RAM file systems hold only the modules that somebody asked for.

Source: mmdebstrap(1) 1.3; update-initramfs(8) 0.142; grub-mkconfig of Debian's GRUB 2.06
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from lab.cache import made_once
from lab.grub import PROBE
from lab.kernel import KernelTree
from lab.namespace import Mount, bind, private
from lab.tools import Ran, require, require_root, run

NAME = "test"
"""What the system is called, like the machines that its trees are of; it would be called like the
machine that unpacked it."""

_RELEASE = "bookworm"
_PACKAGES = (
    "cpio",
    "grub-common",
    "grub2-common",
    "initramfs-tools",
    "kmod",
    "python3",
    "udev",
    "zstd",
)
_BUILD_SECONDS = 900
_DRACUT = 'hostonly="no"\ndracutmodules="base udev-rules"\ncompress="zstd"\n'
_SETTINGS = "MODULES=list\nCOMPRESS=zstd\nCOMPRESSLEVEL=1\nRESUME=none\nFSTYPE=ext4\n"


def debian_root(*more: str, builder: str = "initramfs-tools") -> Path:
    """The root of a small Debian system, unpacked in the cache; not to be written to.

    `more` are packages that it has beside the usual ones, `builder` that which makes its images.
    """
    require_root("only root unpacks a system with its owners and runs it in a chroot")
    mmdebstrap = require("mmdebstrap", "mmdebstrap")
    usual = tuple(builder if name == "initramfs-tools" else name for name in _PACKAGES)
    packages = (*usual, *more)
    words = " ".join((_RELEASE, *packages))

    def make(staging: Path) -> None:
        root = staging / "root"
        include = f"--include={','.join(packages)}"
        options = ["--variant=minbase", "--mode=root", "--quiet", include]
        run([mmdebstrap, *options, _RELEASE, root], timeout=_BUILD_SECONDS).check()

    name = f"debian-{hashlib.sha256(words.encode()).hexdigest()[:12]}"
    return made_once(name, make) / "root"


class Debian:
    """A Debian system of a test's own, with gpc in it; `top` is all that it changed."""

    def __init__(
        self, kernel: KernelTree, scratch: Path, *, builder: str = "initramfs-tools"
    ) -> None:
        self.kernel = kernel
        self._base = debian_root(builder=builder)
        self.top, self._work, self._merged = (scratch / name for name in ("top", "work", "root"))
        for directory in (self.top, self._work, self._merged, self.top / "boot/grub"):
            directory.mkdir(parents=True)
        if builder == "dracut":
            self._put("etc/dracut.conf.d/lab.conf", _DRACUT)
            make = f"dracut --force {self.image} {kernel.version}"
        else:
            self._put("etc/initramfs-tools/conf.d/lab", _SETTINGS)
            make = f"update-initramfs -c -k {kernel.version}"
        stock = self._base / "usr/share/grub/default/grub"
        self._put("etc/default/grub", stock.read_text() + "GRUB_DISABLE_OS_PROBER=true\n")
        self._put("usr/sbin/grub-probe", PROBE, 0o755)
        self._put("etc/fstab", "")
        self._put("etc/hostname", f"{NAME}\n")
        for path in (kernel.image, kernel.config):
            shutil.copyfile(path, self.top / "boot" / path.name)
        for name in ("gpc", f"usr/lib/modules/{kernel.version}"):
            (self.top / name).mkdir(parents=True)
        self._python = {}
        for number, path in enumerate(python_path()):
            inside = f"/gpc/{number}"
            (self.top / inside[1:]).mkdir()
            self._python[inside] = path
        self.run(f"{make} && update-grub").check()

    @property
    def image(self) -> str:
        """The path of the initial RAM file system."""
        return f"/boot/initrd.img-{self.kernel.version}"

    def run(self, script: str, env: Mapping[str, str] | None = None) -> Ran:
        """Runs a shell script in the system, as root."""
        layers = f"lowerdir={self._base},upperdir={self.top},workdir={self._work}"
        inside = self._merged
        mounts = [
            Mount(kind="overlay", source=layers, target=str(inside)),
            Mount(kind="proc", source="defaults", target=f"{inside}/proc"),
            bind(Path("/dev"), f"{inside}/dev"),
            bind(self.kernel.modules, f"{inside}/usr/lib/modules/{self.kernel.version}"),
            *(bind(Path(path), f"{inside}{name}") for name, path in self._python.items()),
        ]
        words = [require("chroot", "coreutils"), inside, "/bin/sh", "-c", script]
        paths = {"PYTHONPATH": ":".join(self._python), "PYTHONDONTWRITEBYTECODE": "1"}
        command = private(words, mounts, contained=True)
        return run(command, timeout=300, env={**paths, **(env or {}), "TMPDIR": "/tmp"})

    def gpc(self, words: str) -> Ran:
        """Runs gpc in the system, with its own Python."""
        return self.run(f"python3 -m gpc.cli.entry {words}")

    def put_tree(self, name: str, tree: Path) -> str:
        """Copies a build tree into the system; its path there."""
        shutil.copytree(tree, self.top / name)
        return f"/{name}"

    def remove_tree(self, name: str) -> None:
        """Takes away a build tree that `put_tree` copied."""
        shutil.rmtree(self.top / name)

    def photograph(self, *directories: str) -> str:
        """All below the directories: kind, mode, owner, digest or target of each path."""
        lists = (
            f"find {' '.join(directories)} -printf '%y %m %U %G %p %l\\n' | sort -k5; "
            f"find {' '.join(directories)} -type f -print0 | sort -z | xargs -0 sha256sum"
        )
        return self.run(lists).check().stdout

    def image_files(self) -> dict[str, str]:
        """The files of the initial RAM file system with a digest of each."""
        script = (
            f"mkdir /tmp/image && unmkinitramfs {self.image} /tmp/image && cd /tmp/image && "
            "find . -type f -print0 | xargs -0 sha256sum; rm -r /tmp/image"
        )
        lines = self.run(script).check().stdout.splitlines()
        return {line[66:].removeprefix("./"): line[:64] for line in lines}

    def _put(self, path: str, text: str, mode: int = 0o644) -> None:
        target = self.top / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        target.chmod(mode)


def python_path() -> list[str]:
    """Where this Python imports gpc and its libraries from."""
    names = ("gpc", "gpc_schemas", "gpc_targets", "typer", "jinja2")
    return [p for p in sys.path if any(os.path.isdir(os.path.join(p, name)) for name in names)]
