"""What the boot tools see: the machine's programs, a build tree's files, and the lab's kernel.

The tools read fixed paths (/etc/initramfs-tools, /etc/default/grub.d, /lib/modules, /boot). They
run in a private mount namespace where /etc is a copy with the build tree's files laid over it,
/usr has the build tree's programs and the kernel's modules in it, and /boot is the kernel's. The
directories in which gpc has drop-in files are emptied first, so that nothing of the machine that
the tests run on gets into a verdict.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from lab.kernel import KernelTree
from lab.namespace import Mount, bind, overlay_of

# Directories of drop-in files, whose content must be the build tree's alone.
_OURS_ALONE = (
    "default/grub.d",
    "dracut.conf.d",
    "initramfs-tools/conf.d",
    "initramfs-tools/hooks",
    "initramfs-tools/scripts",
    "modprobe.d",
    "modules-load.d",
    "udev/rules.d",
)


def mounts(tree: KernelTree, root: Path, scratch: Path) -> list[Mount]:
    """The mounts that lay the build tree `root` and `tree` over the machine's directories.

    They are put together in `scratch`, an empty directory. A build tree may have files in /etc,
    /usr and /boot.
    """
    strange = [path.name for path in root.iterdir() if path.name not in ("etc", "usr", "boot")]
    if strange:
        raise AssertionError(f"the lab does not lay over: {', '.join(sorted(strange))}")
    etc, usr, boot = scratch / "etc", scratch / "usr", scratch / "boot"
    shutil.copytree("/etc", etc, symlinks=True, ignore=_unreadable, ignore_dangling_symlinks=True)
    for name in _OURS_ALONE:
        shutil.rmtree(etc / name, ignore_errors=not (etc / name).exists())
        (etc / name).mkdir(parents=True)
    boot.mkdir()
    for path in (tree.image, tree.config):
        shutil.copyfile(path, boot / path.name)
    for name, over in (("etc", etc), ("usr", usr), ("boot", boot)):
        if (root / name).exists():
            shutil.copytree(root / name, over, symlinks=True, dirs_exist_ok=True)
    (usr / "lib/modules").mkdir(parents=True, exist_ok=True)
    return [
        overlay_of(usr, "/usr"),
        bind(tree.modules.parent, "/usr/lib/modules"),
        bind(etc, "/etc"),
        bind(boot, "/boot"),
    ]


def _unreadable(directory: str, names: list[str]) -> set[str]:
    # Keys and shadow files, for a user who is not root: no boot tool reads them.
    paths = {name: os.path.join(directory, name) for name in names}
    return {name for name, path in paths.items() if not os.access(path, os.R_OK)}
