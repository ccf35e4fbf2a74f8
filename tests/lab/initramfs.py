"""Real early boot images, built by dracut and initramfs-tools from a build tree's drop-in files.

The image is unpacked again with the tool's own unpacker, so that a test sees what a booting kernel
would. mkinitcpio is not in Debian: of it, the configuration alone is read, by bash as mkinitcpio
does.

Source: dracut(8) and dracut.conf(5) of dracut 059; mkinitramfs(8) of initramfs-tools 0.142;
https://gitlab.archlinux.org/archlinux/mkinitcpio/mkinitcpio/-/blob/v39/mkinitcpio (drop-ins)
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lab import sysroot
from lab.kernel import KernelTree
from lab.namespace import private
from lab.tools import Ran, Refused, require, require_file, require_root, run

# Configuration files and scripts are kept for reading; modules and programs are only listed.
_LARGEST_KEPT = 128 * 1024
_BUILD_SECONDS = 300

# Of dracut's modules the least: all else in the image is there because a drop-in asked for it.
# (With kernel-modules, 760 drivers of dracut's own choice come in and the build takes 9 s.)
DRACUT_MODULES = "base udev-rules"

_COMPLAINT = re.compile(r"FAILED|ERROR|Failed|No such file|Permission denied")

# Arch's /etc/mkinitcpio.conf as of mkinitcpio 39: its settings without the comments.
_MKINITCPIO_CONF = """\
MODULES=()
BINARIES=()
FILES=()
HOOKS=(base udev autodetect microcode modconf kms keyboard keymap consolefont block)
HOOKS+=(filesystems fsck)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An early boot image: the paths in it (without a leading /) and its smaller files."""

    files: tuple[str, ...]
    said: str
    """What the tool printed while it built the image."""
    contents: Mapping[str, bytes]
    packed: bytes
    """The image itself."""

    def read(self, path: str) -> str:
        """The text of the file `path`, which must not be a kernel module or a large program."""
        return self.contents[path.lstrip("/")].decode()

    def modules(self) -> frozenset[str]:
        """The names of the kernel modules in the image, with `_` as the kernel says them."""
        names = (Path(path).name for path in self.files)
        return frozenset(name.split(".ko")[0].replace("-", "_") for name in names if ".ko" in name)


@dataclass(frozen=True, slots=True, kw_only=True)
class MkinitcpioConf:
    """The arrays that mkinitcpio would work with."""

    modules: tuple[str, ...]
    files: tuple[str, ...]
    hooks: tuple[str, ...]


def dracut_image(
    tree: KernelTree,
    root: Path,
    modules: str = DRACUT_MODULES,
    *,
    compress: str = "cat",
    more: Sequence[str] = ("--no-hostonly",),
) -> Image:
    """The image that dracut builds with the build tree `root` in place.

    Errors: Refused with dracut's words when it fails or reports an error (its status alone does
    not tell of a driver or file that it could not find).
    """
    dracut, lsinitrd = require("dracut", "dracut-core"), require("lsinitrd", "dracut-core")
    require("cpio", "cpio")
    require_root("dracut keeps the owners of the files that it copies")
    # fmt: off
    words: list[str | Path] = [
        dracut, "--force", *more, "--modules", modules, "--compress", compress,
        "--kver", tree.version, "--tmpdir",
    ]
    # fmt: on
    with tempfile.TemporaryDirectory(prefix="gpc-dracut-") as name:
        scratch = _Scratch(Path(name))
        ran = scratch.build(tree, root, [*words, scratch.work, scratch.image])
        complaints = [line for line in ran.stderr.splitlines() if _COMPLAINT.search(line)]
        if complaints or not ran.ok:
            raise Refused("\n".join(complaints[:20]) or ran.describe())
        run([lsinitrd, "--unpack", scratch.image], cwd=scratch.unpacked, timeout=60).check()
        return _image(scratch, scratch.unpacked, ran.stderr)


def initramfs_tools_image(
    tree: KernelTree, root: Path, kind: str = "list", *, compress: str = "zstd"
) -> Image:
    """The image that initramfs-tools builds with the build tree `root` in place.

    `kind` is MODULES of initramfs.conf: "list" takes only the modules that somebody asked for, so
    that all in the image is gpc's or the base's doing; "most" is Debian's default and takes longer.
    Errors: Refused with the words of mkinitramfs when it fails.
    """
    mkinitramfs = require("mkinitramfs", "initramfs-tools-core")
    unpack = require("unmkinitramfs", "initramfs-tools-core")
    require_file(Path("/etc/initramfs-tools/initramfs.conf"), "initramfs-tools-core")
    require_root("mkinitramfs keeps the owners of the files that it copies")
    with tempfile.TemporaryDirectory(prefix="gpc-initramfs-") as name:
        scratch = _Scratch(Path(name))
        # mkinitramfs takes its settings from no other place than such a file.
        own = f"MODULES={kind}\nCOMPRESS={compress}\nCOMPRESSLEVEL=1\nRESUME=none\nFSTYPE=ext4\n"
        script = f"printf '{own}' >/etc/initramfs-tools/conf.d/zz-lab && exec \"$@\""
        words: list[str | Path] = [
            "/bin/sh",
            "-ec",
            script,
            "sh",
            mkinitramfs,
            "-o",
            scratch.image,
            tree.version,
        ]
        ran = scratch.build(tree, root, words)
        if not ran.ok:
            raise Refused(ran.stderr.strip() or ran.describe())
        run([unpack, scratch.image, scratch.unpacked], timeout=60).check()
        # With processor microcode in front, the parts are unpacked into directories of their own.
        main = scratch.unpacked / "main"
        return _image(scratch, main if main.is_dir() else scratch.unpacked, ran.stderr)


def mkinitcpio_conf(root: Path) -> MkinitcpioConf:
    """The arrays that mkinitcpio has after Arch's mkinitcpio.conf and the drop-ins of `root`."""
    bash = require("bash", "bash")
    drop_ins = sorted((root / "etc/mkinitcpio.conf.d").glob("*.conf"))
    script = f"""set -eu
{_MKINITCPIO_CONF}
for file; do . "$file"; done
for array in MODULES FILES HOOKS; do
  declare -n values=$array
  printf '%s\\0' "${{values[@]}}"
  printf '\\n'
done
"""
    ran = run([bash, "-c", script, "bash", *drop_ins])
    if not ran.ok or ran.stderr:
        raise Refused(ran.stderr.strip() or ran.describe())
    # printf prints one empty word for an array without any.
    arrays = [
        tuple(word for word in line.split("\0") if word) for line in ran.stdout.split("\n")[:3]
    ]
    return MkinitcpioConf(modules=arrays[0], files=arrays[1], hooks=arrays[2])


class _Scratch:
    """The directories of one build."""

    def __init__(self, path: Path) -> None:
        self._view, self.work, self.unpacked = path / "view", path / "work", path / "unpacked"
        for directory in (self._view, self.work, self.unpacked):
            directory.mkdir()
        self.image = self.work / "image"

    def build(self, tree: KernelTree, root: Path, words: Sequence[str | Path]) -> Ran:
        mounts = sysroot.mounts(tree, root, self._view)
        return run(private(words, mounts), env={"TMPDIR": str(self.work)}, timeout=_BUILD_SECONDS)


def _image(scratch: _Scratch, unpacked: Path, said: str) -> Image:
    files, contents = [], {}
    for directory, directories, names in os.walk(unpacked):
        links = [name for name in directories if (Path(directory) / name).is_symlink()]
        for name in (*names, *links):
            path = Path(directory) / name
            inside = str(path.relative_to(unpacked))
            files.append(inside)
            is_kept = path.is_file() and not path.is_symlink() and ".ko" not in name
            if is_kept and path.stat().st_size <= _LARGEST_KEPT:
                contents[inside] = path.read_bytes()
    packed = scratch.image.read_bytes()
    return Image(files=tuple(sorted(files)), said=said, contents=contents, packed=packed)
