"""A real Debian system for commands to change: its own initramfs-tools and GRUB, no systemd.

mmdebstrap makes the root once, into the cache. Each use is a layer over it that is thrown away;
commands run in a chroot with process, network and mount namespaces of their own, so that nothing
of the machine is changed. The lab's kernel stands in /lib/modules and /boot.

Two things are not real: grub-probe answers for an imagined disk, as in `lab.grub`, and the
initial RAM file systems hold only the modules that somebody asked for.

Source: update-initramfs(8) of initramfs-tools 0.142, 0.148 and 0.151, of dracut 112; dracut 106;
grub-mkconfig of Debian's GRUB 2.06 and 2.12
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
from lab.releases import BOOKWORM, TRIXIE, bootstrap
from lab.tools import Ran, require, run

NAME = "test"
"""What the system is called, like the machines that its trees are of; it would be called like the
machine that unpacked it."""

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
_PYDANTIC = ("python3-pydantic",)
"""Where Python is another than the tests': a library that is compiled for one version of it."""
_DEBIANS_PYTHON = "/usr/lib/python3/dist-packages"
_LOADERS = (
    "systemd-boot",
    "systemd-boot-efi",
    "systemd-ukify",
    "xen-hypervisor-4.20-amd64",
    "xen-hypervisor-common",
)
"""Loaders beside GRUB, with which Debian 13 has a kernel of its own."""

_DRACUT = 'hostonly="no"\ndracutmodules="base udev-rules"\ncompress="zstd"\n'
_SETTINGS = "MODULES=list\nCOMPRESS=zstd\nCOMPRESSLEVEL=1\nRESUME=none\nFSTYPE=ext4\n"


def debian_root(*more: str, builder: str = "initramfs-tools", release: str = BOOKWORM) -> Path:
    """The root of a small Debian system, unpacked in the cache; not to be written to.

    `more` are packages that it has beside the usual ones, `builder` that which makes its images.
    """
    usual = tuple(builder if name == "initramfs-tools" else name for name in _PACKAGES)
    packages = (*usual, *more)
    words = " ".join((release, *packages))

    def make(staging: Path) -> None:
        bootstrap(release, packages, staging / "root", variant="minbase")

    name = f"debian-{hashlib.sha256(words.encode()).hexdigest()[:12]}"
    return made_once(name, make) / "root"


def release_root(release: str, builder: str = "initramfs-tools") -> Path:
    """The root of a release with its builder of images, its Python, and perhaps its loaders."""
    more = _PYDANTIC if release != BOOKWORM else ()
    if (builder, release) == ("initramfs-tools", TRIXIE):
        more += _LOADERS
    return debian_root(*more, builder=builder, release=release)


class Debian:
    """A Debian system of a test's own, with gpc in it; `top` is all that it changed.

    `partition` is a directory that is mounted by itself, as loaders look for paths in entries.
    """

    def __init__(
        self,
        kernel: KernelTree,
        scratch: Path,
        *,
        builder: str = "initramfs-tools",
        release: str = BOOKWORM,
        partition: str | None = None,
    ) -> None:
        self.kernel, self.builder, self._partition = kernel, builder, partition
        self._base = release_root(release, builder)
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
            *(
                bind(self.top / place[1:], f"{inside}{place}")
                for place in [self._partition]
                if place
            ),
        ]
        words = [require("chroot", "coreutils"), inside, "/bin/sh", "-c", script]
        # What the release itself has of gpc's libraries comes first.
        python = [_DEBIANS_PYTHON, *self._python]
        paths = {"PYTHONPATH": ":".join(python), "PYTHONDONTWRITEBYTECODE": "1"}
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
        """The files of the initial RAM file system with a digest of each, by its own unpacker."""
        unpack = f"unmkinitramfs {self.image} ."
        if self.builder == "dracut":
            unpack = f"lsinitrd --unpack {self.image}"
        script = (
            f"mkdir /tmp/image && cd /tmp/image && {unpack} >/dev/null && "
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
