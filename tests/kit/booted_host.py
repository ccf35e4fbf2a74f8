"""A host in QEMU that boots the real early boot image of a build tree, and runs commands in it.

The kernel, udev and kmod are Debian's own and so is the order of things; the hardware is QEMU's
under TCG: a display at 00:02.0, a sound device at 00:1b.0 and, behind a root port, a card with a
display (01:00.0, the console's twin) and sound (01:00.1, the twin of the sound device).

Nothing after the initial RAM file system boots: what is asked runs in init-premount, where a host's
own file system would be mounted next.
"""

from __future__ import annotations

import gzip
import re
import shlex
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lab import sysroot
from lab.grub import hypervisor
from lab.kernel import KernelTree
from lab.namespace import private
from lab.tools import Ran, require, run

CONSOLE, GPU, AUDIO, SOUND = "0000:00:02.0", "0000:01:00.0", "0000:01:00.1", "0000:00:1b.0"

MACHINE = """\
gpc: 1
host:
  name: booted
  os: debian-12
  kernel: 6.1
  cpu: {vendor: intel, cores: 2}
  gpus:
    console: {address: 00:02.0, id: "1234:1111", driver: bochs, boot_display: true}
    card:
      address: 01:00.0
      id: "1234:1111"
      driver: bochs
      functions: {audio: {address: 01:00.1, id: "8086:293e", driver: snd_hda_intel}}
guests:
  one:
    backend: qemu
    os: linux
    vcpus: 1
    memory: 512 MiB
    gpus: [card]
    disks: {system: {block: /dev/vg0/one}}
"""
"""That host. The card's display is the twin of the console's, with one driver; so is the sound."""

_BOOT_SECONDS = 180

# Modules that only the hardware of the lab wants, and the script that stands in for the system.
_HOOK = """\
#!/bin/sh
[ "$1" != prereqs ] || exit 0
. /usr/share/initramfs-tools/hook-functions
manual_add_modules bochs snd-hda-intel nvme
mkdir -p "$DESTDIR/usr/local/sbin"
cp /usr/local/sbin/gpc-bind "$DESTDIR/usr/local/sbin/"
"""

_SETTINGS = "MODULES=list\\nCOMPRESS=zstd\\nCOMPRESSLEVEL=1\\nRESUME=none\\nFSTYPE=ext4\\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An early boot image that runs commands and powers off."""

    kernel: KernelTree
    initrd: Path
    commands: tuple[str, ...]


def image(kernel: KernelTree, root: Path, commands: Sequence[str], into: Path) -> Image:
    """The image of the build tree `root`, which runs `commands` at its end; made in `into`."""
    mkinitramfs = require("mkinitramfs", "initramfs-tools-core")
    require("busybox", "busybox-static")
    _program(root / "etc/initramfs-tools/hooks/zz-lab", _HOOK)
    lines = ["#!/bin/sh", '[ "$1" != prereqs ] || exit 0']
    for number, command in enumerate(commands):
        lines.append(f"echo '@{number}'; ( {command} ) 2>&1; echo \"@{number} $?\"")
    _program(
        root / "etc/initramfs-tools/scripts/init-premount/zz-lab",
        "\n".join([*lines, "poweroff -f", ""]),
    )
    initrd = into / "initrd"
    with tempfile.TemporaryDirectory(prefix="gpc-booted-") as scratch:
        mounts = sysroot.mounts(kernel, root, Path(scratch))
        script = f"printf '{_SETTINGS}' >/etc/initramfs-tools/conf.d/zz-lab && exec \"$@\""
        words = ["/bin/sh", "-ec", script, "sh", mkinitramfs, "-o", initrd, kernel.version]
        run(private(words, mounts), timeout=120).check()
    return Image(kernel=kernel, initrd=initrd, commands=tuple(commands))


def boot(found: Image, arguments: str = "", devices: Sequence[str] | None = None) -> dict[str, Ran]:
    """What each command of the image said, on Linux booted with `arguments`.

    `devices` are other words for QEMU than those of the sound devices and the card.
    """
    words = ["-kernel", found.kernel.image, "-initrd", found.initrd]
    words += ["-append", f"console=ttyS0 {_LINUX} {arguments}"]
    hardware = _DEVICES if devices is None else devices
    return _run(found, ["-cpu", "max", "-smp", "2", "-m", "1G", *hardware, *words])


def boot_under_xen(found: Image, arguments: str = "") -> dict[str, Ran]:
    """The same in dom0 of a real Xen."""
    with tempfile.TemporaryDirectory(prefix="gpc-xen-") as scratch:
        xen = Path(scratch) / "xen"
        with gzip.open(hypervisor()) as packed, xen.open("wb") as plain:
            shutil.copyfileobj(packed, plain)
        # Other processors of QEMU's crash dom0 at once or hang in TCG.
        words = ["-cpu", "qemu64,+svm", "-smp", "1", "-m", "2G", "-kernel", xen]
        words += ["-append", "console=com1 com1=115200,8n1 sync_console dom0_mem=1G,max:1G"]
        linux = f"{found.kernel.image} console=hvc0 {_LINUX} {arguments}"
        return _run(found, [*words, *_DEVICES, "-initrd", f"{linux},{found.initrd}"])


_LINUX = "quiet panic=-1 mitigations=off root=/dev/none"

# fmt: off
_MACHINE = (
    "-machine", "q35,kernel-irqchip=split", "-accel", "tcg,thread=multi",
    "-device", "intel-iommu,intremap=on,caching-mode=on",
    "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-nic", "none",
    "-serial", "stdio",
    "-device", "VGA,addr=02.0",
)
_DEVICES = (
    "-device", "ich9-intel-hda,addr=1b.0",
    "-device", "pcie-root-port,id=rp1,bus=pcie.0,chassis=1,slot=1,addr=04.0",
    "-device", "secondary-vga,bus=rp1,addr=00.0,multifunction=on",
    "-device", "ich9-intel-hda,bus=rp1,addr=00.1",
)
# fmt: on


def _run(found: Image, words: Sequence[str | Path]) -> dict[str, Ran]:
    qemu = require("qemu-system-x86_64", "qemu-system-x86")
    ran = run([qemu, *_MACHINE, *words], timeout=_BOOT_SECONDS)
    said = ran.stdout.replace("\r", "")
    answers = {}
    for number, command in enumerate(found.commands):
        block = re.search(rf"^@{number}\n(.*?)^@{number} (\d+)$", said, re.DOTALL | re.MULTILINE)
        if block is None:
            raise AssertionError(f"no answer to {command!r} in:\n{said[-4000:]}{ran.stderr}")
        answers[command] = Ran(
            argv=tuple(shlex.split(command)), code=int(block[2]), stdout=block[1], stderr=""
        )
    return answers


def _program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
