"""A disk that boots by UEFI: OVMF, a FAT partition, EFI variables that last.

The firmware, systemd-boot, rEFInd, the kernel, bootctl and efibootmgr are real. Of a host there is
what a trial needs: an early boot image that says which one it is, mounts the partition at /boot and
runs what the test has put there.

Source: Debian systemd-boot-efi 252; UEFI Specification 2.10, 3.5.1.1 (removable media boot), 5.3
(the table of partitions).
"""

from __future__ import annotations

import re
import shutil
import struct
import uuid
import zlib
from dataclasses import dataclass
from pathlib import Path

from kit.firmware import PARTUUID
from lab.cache import made_once
from lab.kernel import KernelTree, download, put_modules
from lab.tools import require, require_file, run

LOADER = Path("/usr/lib/systemd/boot/efi/systemd-bootx64.efi")
CODE, VARIABLES = Path("/usr/share/OVMF/OVMF_CODE_4M.fd"), Path("/usr/share/OVMF/OVMF_VARS_4M.fd")
LIBRARIES = Path("usr/lib/x86_64-linux-gnu")
ENTRY = """\
title Arch Linux
linux /vmlinuz-linux
initrd /initramfs-linux.img
options console=ttyS0 quiet panic=-1 mitigations=off
"""

_MEGABYTES = 128
_SECTORS, _FIRST = (_MEGABYTES + 2) * 2048, 2048
"""Of the disk, and where its partition begins: there is a megabyte before it and one behind it."""
_ESP_TYPE = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"
_SECONDS = 180
_HYPERVISOR = "xen-hypervisor-4.17-amd64"
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
mount -t vfat /dev/vda1 /boot
echo "@image $(cat /name)"
echo "@arguments $(cat /proc/cmdline)"
efibootmgr | sed -n 's/^BootCurrent: /@current /p'
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
    current: str
    """The number of the firmware's entry."""
    guard: tuple[str, ...]
    run: tuple[str, ...]
    said: str

    @property
    def words(self) -> tuple[str, ...]:
        """What the kernel was told; Xen 4.20 puts the name of its file before that."""
        first, *others = self.arguments.split() or [""]
        is_name = bool(self.xen) and first.endswith("vmlinuz")
        return tuple(others if is_name else (first, *others))

    @property
    def xen(self) -> str:
        """What the hypervisor below was told, by its own log."""
        found = re.findall(r"^\(XEN\) Command line: (.*)$", self.said, re.MULTILINE)
        return str(found[0]).strip() if found else ""


class Esp:
    """The machine: its partition and its EFI variables, in `scratch`."""

    def __init__(self, kernel: KernelTree, scratch: Path) -> None:
        self.kernel, self.scratch = kernel, scratch
        self.disk, self.variables = scratch / "esp.img", scratch / "variables"
        shutil.copy(require_file(VARIABLES, "ovmf"), self.variables)
        self.disk.write_bytes(partitioned())
        sectors = str(_MEGABYTES * 2048)
        self._mtools("mformat", "-T", sectors, "-h", "64", "-s", "32", "-F", "::")
        self.write("host/name-of-host", "arch\n")

    def with_systemd_boot(self) -> Esp:
        """The same with systemd-boot, and an entry of a kernel of its own."""
        self.copy(require_file(LOADER, "systemd-boot-efi"), "EFI/BOOT/BOOTX64.EFI")
        self.copy(self.kernel.image, "vmlinuz-linux")
        # Without a default the first entry is it: gpc-previous.conf would stand before arch.conf.
        self.write("loader/loader.conf", "timeout 0\n")
        self.write("loader/entries/arch.conf", ENTRY)
        return self

    def copy(self, source: Path, path: str) -> None:
        """Puts a file on the partition, over what is there."""
        parent = ""
        for part in path.split("/")[:-1]:
            parent = f"{parent}/{part}"
            run([require("mmd", "mtools"), "-i", self._place, "-D", "s", f"::{parent}"])
        self._mtools("mcopy", "-o", str(source), f"::/{path}")

    def write(self, path: str, text: str) -> None:
        """Puts a text on the partition."""
        source = self.scratch / "text"
        source.write_text(text)
        self.copy(source, path)

    def remove(self, path: str) -> None:
        """Takes a file or a directory with all that is in it from the partition."""
        self._mtools("mdeltree", f"::/{path}")

    def names(self, path: str) -> list[str]:
        """What is in a directory of the partition."""
        words = [require("mdir", "mtools"), "-i", self._place, "-b", f"::/{path}"]
        listed = run(words).check().stdout.splitlines()
        return sorted(line.rstrip("/").rpartition("/")[2] for line in listed)

    def read(self, path: str) -> str | None:
        """A text of the partition, or None."""
        ran = run([require("mtype", "mtools"), "-i", self._place, f"::/{path}"])
        return ran.stdout.replace("\r", "") if ran.code == 0 else None

    def drives(self) -> tuple[str, ...]:
        """The firmware, its variables and its partition, in QEMU's words."""
        return (
            "-drive", f"if=pflash,format=raw,readonly=on,file={require_file(CODE, 'ovmf')}",
            "-drive", f"if=pflash,format=raw,file={self.variables}",
            "-drive", f"file={self.disk},format=raw,if=virtio",
        )  # fmt: skip

    def boot(self, cpu: str = "max", megabytes: int = 512) -> Booted:
        """Switches the machine on and waits until it has switched itself off."""
        # fmt: off
        words = [
            require("qemu-system-x86_64", "qemu-system-x86"),
            "-machine", "q35", "-accel", "tcg,thread=multi", "-cpu", cpu, "-m", f"{megabytes}M",
            "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-nic", "none",
            "-vga", "none", "-serial", "stdio", *self.drives(),
        ]
        # fmt: on
        said = run(words, timeout=_SECONDS).stdout.replace("\r", "")
        found = {
            name: re.findall(rf"^@{name} (.*)$", said, re.MULTILINE)
            for name in ("image", "arguments", "current", "guard", "run")
        }
        return Booted(
            image="".join(found["image"]),
            # systemd-boot says in its own words which image it is.
            arguments=re.sub(r"\binitrd=\S+ ", "", "".join(found["arguments"])),
            current="".join(found["current"]),
            guard=tuple(line.removeprefix("gpc-guard: ") for line in found["guard"]),
            run=tuple(found["run"]),
            said=said,
        )

    def _mtools(self, tool: str, *words: str) -> None:
        run([require(tool, "mtools"), "-i", self._place, *words]).check()

    @property
    def _place(self) -> str:
        return f"{self.disk}@@{_FIRST * 512}"


def early_image(kernel: KernelTree, name: str, into: Path) -> Path:
    """Writes an early boot image that calls itself `name` to the file `into`."""
    tree = into.parent / f"{into.name}.tree"
    for directory in ("bin", "busybox", "boot", "dev", "modules", "proc", "sys", "var/lib/gpc"):
        (tree / directory).mkdir(parents=True)
    (tree / "name").write_text(name)
    (tree / "init").write_text(_INIT)
    (tree / "init").chmod(0o755)
    shutil.copy(require("busybox", "busybox-static"), tree / "bin/busybox")
    unpacked = efibootmgr().parents[1]
    beside = {"LD_LIBRARY_PATH": str(unpacked / LIBRARIES)}
    for program in (bootctl(), efibootmgr(), *(Path(require(name, name)) for name in _PROGRAMS)):
        shutil.copy(program, tree / "bin")
        for library in re.findall(r"(/\S+) \(", run(["ldd", program], env=beside).check().stdout):
            place = Path(library)
            target = tree / place.relative_to(unpacked if unpacked in place.parents else "/")
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
    return require_file(_unpacked("systemd-boot") / "usr/bin/bootctl", "systemd-boot")


def efibootmgr() -> Path:
    """The real efibootmgr, with its libraries."""
    packages = ("efibootmgr", "libefiboot1", "libefivar1", "libpopt0")
    return require_file(_unpacked(*packages) / "bin/efibootmgr", "efibootmgr")


def xen() -> Path:
    """Xen as a program of the firmware's: Debian 12's, unpacked."""
    return require_file(_unpacked(_HYPERVISOR) / "boot/xen-4.17-amd64.efi", _HYPERVISOR)


def refind() -> Path:
    """The real rEFInd, whose package would install it on this machine."""
    place = _unpacked("refind") / "usr/share/refind/refind/refind_x64.efi"
    return require_file(place, "refind")


def partitioned() -> bytes:
    """An empty disk with one partition, which is the firmware's."""
    first, last = _FIRST, _FIRST + _MEGABYTES * 2048 - 1
    kind, own = uuid.UUID(_ESP_TYPE).bytes_le, uuid.UUID(PARTUUID).bytes_le
    rows = struct.pack("<16s16sQQQ72x", kind, own, first, last, 0).ljust(128 * 128, b"\0")

    def head(here: int, other: int, table: int) -> bytes:
        def pack(check: int) -> bytes:
            usable = (34, _SECTORS - 34)
            fields = (b"EFI PART", 0x10000, 92, check, 0, here, other, *usable, bytes(16), table)
            return struct.pack("<8sIIIIQQQQ16sQIII", *fields, 128, 128, zlib.crc32(rows))

        return pack(zlib.crc32(pack(0))).ljust(512, b"\0")

    whole = struct.pack("<B3sB3sII", 0, b"\0\2\0", 0xEE, b"\xff\xff\xff", 1, _SECTORS - 1)
    protective = bytes(446) + whole.ljust(64, b"\0") + b"\x55\xaa"
    front = protective + head(1, _SECTORS - 1, 2) + rows
    back = rows + head(_SECTORS - 1, 1, _SECTORS - 33)
    return front + bytes(_SECTORS * 512 - len(front) - len(back)) + back


def _unpacked(*packages: str) -> Path:
    def unpack(into: Path) -> None:
        for package in packages:
            download(package, into)

    return made_once(packages[0], unpack)
