"""A disk that boots by systemd-boot itself: OVMF, a FAT partition, EFI variables that last.

The firmware, systemd-boot, the kernel and bootctl are real. Of a host there is what a trial needs:
an early boot image that says which one it is, mounts the partition at /boot and runs what the test
has put there.

Source: Debian systemd-boot-efi 252; UEFI Specification 2.10, 3.5.1.1 (removable media boot).
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from lab.cache import made_once
from lab.kernel import KernelTree, put_modules
from lab.tools import require, require_file, run

LOADER = Path("/usr/lib/systemd/boot/efi/systemd-bootx64.efi")
CODE, VARIABLES = Path("/usr/share/OVMF/OVMF_CODE_4M.fd"), Path("/usr/share/OVMF/OVMF_VARS_4M.fd")
ENTRY = """\
title Arch Linux
linux /vmlinuz-linux
initrd /initramfs-linux.img
options console=ttyS0 quiet panic=-1 mitigations=off
"""

_MEGABYTES = 96
_SECONDS = 90
_MODULES = ("virtio_pci", "virtio_blk", "nls_cp437", "nls_ascii", "vfat", "efivarfs")
_PROGRAMS = ("dash", "cp", "mv", "rm", "mkdir", "sed", "sync", "flock", "tail", "tr", "cmp")

_INIT = """\
#!/bin/busybox sh
/bin/busybox --install /busybox
export PATH=/bin:/busybox
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
while read -r module; do insmod "/modules/$module"; done </modules/order
mount -t efivarfs efivarfs /sys/firmware/efi/efivars
mount -t vfat /dev/vda /boot
echo "@image $(cat /name)"
echo "@arguments $(cat /proc/cmdline)"
cp -r /boot/host/. /
echo 1 >/var/lib/gpc/current
[ ! -e /usr/local/sbin/gpc-guard ] || GPC_PATIENCE=0 GPC_BIND=/boot/verdict \\
  GPC_MODPROBE=/busybox/true dash /usr/local/sbin/gpc-guard 2>&1 | sed 's/^/@guard /'
[ ! -e /boot/run ] || dash -ex /boot/run 2>&1 | sed 's/^/@run /'
umount /boot
sync
poweroff -f
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booted:
    """What the system said that systemd-boot booted; empty where none came as far."""

    image: str
    arguments: str
    guard: tuple[str, ...]
    run: tuple[str, ...]
    said: str


class Esp:
    """The machine: its partition and its EFI variables, in `scratch`."""

    def __init__(self, kernel: KernelTree, scratch: Path) -> None:
        self.kernel, self.scratch = kernel, scratch
        self.disk, self.variables = scratch / "esp.img", scratch / "variables"
        shutil.copy(require_file(VARIABLES, "ovmf"), self.variables)
        sectors = str(_MEGABYTES * 2048)
        self._mtools("mformat", "-C", "-T", sectors, "-h", "64", "-s", "32", "-F", "::")
        self.copy(require_file(LOADER, "systemd-boot-efi"), "EFI/BOOT/BOOTX64.EFI")
        self.copy(kernel.image, "vmlinuz-linux")
        # Without a default the first entry is it: gpc-previous.conf would stand before arch.conf.
        self.write("loader/loader.conf", "timeout 0\n")
        self.write("loader/entries/arch.conf", ENTRY)
        self.write("host/name-of-host", "arch\n")

    def copy(self, source: Path, path: str) -> None:
        """Puts a file on the partition, over what is there."""
        parent = ""
        for part in path.split("/")[:-1]:
            parent = f"{parent}/{part}"
            run([require("mmd", "mtools"), "-i", self.disk, "-D", "s", f"::{parent}"])
        self._mtools("mcopy", "-o", str(source), f"::/{path}")

    def write(self, path: str, text: str) -> None:
        """Puts a text on the partition."""
        source = self.scratch / "text"
        source.write_text(text)
        self.copy(source, path)

    def read(self, path: str) -> str | None:
        """A text of the partition, or None."""
        ran = run([require("mtype", "mtools"), "-i", self.disk, f"::/{path}"])
        return ran.stdout.replace("\r", "") if ran.code == 0 else None

    def boot(self) -> Booted:
        """Switches the machine on and waits until it has switched itself off."""
        # fmt: off
        words = [
            require("qemu-system-x86_64", "qemu-system-x86"),
            "-machine", "q35", "-accel", "tcg,thread=multi", "-cpu", "max", "-m", "512M",
            "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-nic", "none",
            "-vga", "none", "-serial", "stdio",
            "-drive", f"if=pflash,format=raw,readonly=on,file={require_file(CODE, 'ovmf')}",
            "-drive", f"if=pflash,format=raw,file={self.variables}",
            "-drive", f"file={self.disk},format=raw,if=virtio",
        ]
        # fmt: on
        said = run(words, timeout=_SECONDS).stdout.replace("\r", "")
        found = {
            name: re.findall(rf"^@{name} (.*)$", said, re.MULTILINE)
            for name in ("image", "arguments", "guard", "run")
        }
        return Booted(
            image="".join(found["image"]),
            # systemd-boot says in its own words which image it is.
            arguments=re.sub(r"\binitrd=\S+ ", "", "".join(found["arguments"])),
            guard=tuple(line.removeprefix("gpc-guard: ") for line in found["guard"]),
            run=tuple(found["run"]),
            said=said,
        )

    def _mtools(self, tool: str, *words: str) -> None:
        run([require(tool, "mtools"), "-i", self.disk, *words]).check()


def early_image(kernel: KernelTree, name: str, into: Path) -> Path:
    """Writes an early boot image that calls itself `name` to the file `into`."""
    tree = into.parent / f"{into.name}.tree"
    for directory in ("bin", "busybox", "boot", "dev", "modules", "proc", "sys", "var/lib/gpc"):
        (tree / directory).mkdir(parents=True)
    (tree / "name").write_text(name)
    (tree / "init").write_text(_INIT)
    (tree / "init").chmod(0o755)
    shutil.copy(require("busybox", "busybox-static"), tree / "bin/busybox")
    for program in (bootctl(), *(Path(require(name, name)) for name in _PROGRAMS)):
        shutil.copy(program, tree / "bin")
        for library in re.findall(r"(/\S+) \(", run(["ldd", program]).check().stdout):
            target = tree / library.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(library, target)
    # BusyBox's own shell prefers its own cp, which knows no long options.
    (tree / "bin/sh").symlink_to("dash")
    (tree / "usr/bin").mkdir(parents=True, exist_ok=True)
    (tree / "usr/bin/bootctl").symlink_to("/bin/bootctl")
    put_modules(kernel, _MODULES, tree / "modules")
    require("cpio", "cpio")
    script = f"cd '{tree}' && find . | cpio --quiet -o -H newc | gzip -1 >'{into}'"
    run(["sh", "-ec", script]).check()
    shutil.rmtree(tree)
    return into


def bootctl() -> Path:
    """The real bootctl: unpacked, as its package would install systemd-boot on this machine."""

    def unpack(into: Path) -> None:
        apt, dpkg = require("apt-get", "apt"), require("dpkg", "dpkg")
        run([apt, "download", "-q", "systemd-boot"], cwd=into, timeout=300).check()
        for package in into.glob("*.deb"):
            run([dpkg, "-x", package, into]).check()

    return require_file(made_once("systemd-boot", unpack) / "usr/bin/bootctl", "systemd-boot")
