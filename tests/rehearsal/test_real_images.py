"""An image that dracut built from the compiled drop-in boots, and keeps the card from then on.

That of initramfs-tools is booted by tests/consumers/test_udev.py and, with a whole Debian behind
it, by test_apply_booted.py; mkinitcpio is not in Debian.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from kit.booted_host import AUDIO, CONSOLE, GPU, MACHINE, SOUND, Image, boot
from kit.hosts import lay_out
from lab import sysroot
from lab.kernel import KernelTree
from lab.namespace import private
from lab.tools import Ran, require, require_root, run

pytestmark = [pytest.mark.rehearsal, pytest.mark.slow, pytest.mark.timeout(300)]

FEDORA = MACHINE.replace("os: debian-12", "os: fedora-36")
DROP_IN = "etc/dracut.conf.d/gpc.conf"
HOSTS = ["bochs-drm", "snd_hda_intel"]
DRIVERS = (
    f"for f in {CONSOLE} {SOUND} {GPU} {AUDIO}"
    '; do l=$(readlink "/sys/bus/pci/devices/$f/driver"); echo "driver=${l##*/}"; done'
)
NODES = "ls /dev/vfio"
STATUS = "/usr/local/sbin/gpc-bind status"


def dracut_image(kernel: KernelTree, root: Path, commands: Sequence[str], into: Path) -> Image:
    """The image of the build tree `root`, which runs `commands` when udev has settled.

    Beside the drop-in's modules it has the drivers of the lab's hardware, and of dracut's own
    modules those that start udev and load what force_drivers names.
    Source: dracut 059, modules.d/99base/init.sh (hooks), 90kernel-modules/parse-kernel.sh.
    """
    dracut = require("dracut", "dracut-core")
    busybox = require("busybox", "busybox-static")
    require("cpio", "cpio")
    require_root("dracut keeps the owners of the files that it copies")
    lines = []
    for number, command in enumerate(commands):
        lines.append(f"echo '@{number}'; ( {command} ) 2>&1; echo \"@{number} $?\"")
    hooks = into / "hooks/usr/lib/dracut/hooks"
    for name, text in (
        ("cmdline/zz-lab.sh", "rootok=1\n"),  # there is no root file system to look for
        ("pre-mount/zz-lab.sh", "\n".join(["udevadm settle", *lines, "busybox poweroff -f", ""])),
    ):
        (hooks / name).parent.mkdir(parents=True, exist_ok=True)
        (hooks / name).write_text(text)
    initrd = into / "initrd"
    with tempfile.TemporaryDirectory(prefix="gpc-dracut-") as name:
        scratch = Path(name)
        for directory in ("view", "work"):
            (scratch / directory).mkdir()
        mounts = sysroot.mounts(kernel, root, scratch / "view")
        # fmt: off
        words: list[str | Path] = [
            dracut, "--force", "--no-hostonly", "--modules", "base udev-rules kernel-modules",
            "--drivers", "bochs snd-hda-intel", "--install", f"{busybox} /usr/local/sbin/gpc-bind",
            "--include", into / "hooks", "/", "--compress", "cat", "--kver", kernel.version,
            "--tmpdir", scratch / "work", scratch / "work/image",
        ]
        # fmt: on
        environment = {"TMPDIR": str(scratch / "work")}
        run(private(words, mounts), env=environment, timeout=120).check()
        shutil.move(scratch / "work/image", initrd)
    return Image(kernel=kernel, initrd=initrd, commands=tuple(commands))


def drivers(ran: Ran) -> list[str]:
    """The drivers of console, sound device, card and the card's sound; empty for none."""
    return re.findall(r"^driver=(\S*)$", ran.stdout, re.MULTILINE)


def test_an_image_of_dracut_keeps_the_card_from_boot_on_and_its_twin_stays(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    tree = lay_out(FEDORA, tmp_path / "tree")
    found = dracut_image(kernel_tree, tree, [DRIVERS, STATUS, NODES], tmp_path)
    said = boot(found)
    assert drivers(said[DRIVERS]) == [*HOSTS, "vfio-pci", "vfio-pci"]
    assert said[STATUS].code == 0, said[STATUS].describe()
    assert re.fullmatch(r"\d+\s+vfio\s+", said[NODES].stdout), said[NODES].describe()


def test_an_image_of_dracut_without_the_drop_in_leaves_the_card_with_the_host(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    tree = lay_out(FEDORA, tmp_path / "tree")
    (tree / DROP_IN).unlink()
    said = boot(dracut_image(kernel_tree, tree, [DRIVERS, STATUS], tmp_path))
    assert drivers(said[DRIVERS]) == [*HOSTS, *HOSTS]
    assert said[STATUS].code != 0
