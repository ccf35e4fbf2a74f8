"""A disk that boots by GRUB's own code: the menu that grub-mkconfig made, in QEMU under TCG.

GRUB (its boot sector, its core with the modules for a disk, and all other modules beside the
menu; where the firmware is UEFI, the program that Debian signs, on a partition of its own), the
kernel, SeaBIOS and OVMF are real. Of a host there is what the guard needs: an early boot image
that says which one it is, mounts the disk and runs what the test wants.

Source: GRUB 2.06, grub-core/boot/i386/pc/boot.S and diskboot.S: the boot sector loads the core
from the sectors that follow it, when nobody tells it otherwise.
"""

from __future__ import annotations

import re
import shutil
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kit.esp_disk import Esp
from lab.cache import made_once
from lab.grub import GrubConfig
from lab.kernel import KernelTree, download, put_modules
from lab.tools import require, require_file, run

MODULES = Path("/usr/lib/grub/i386-pc")
EFI = Path("usr/lib/grub/x86_64-efi")
"""In grub-efi-amd64-bin, which a machine cannot have beside the tools of BIOS."""
UUID = "11111111-2222-3333-4444-555555555555"
"""Of the file system of the lab's imagined disk, which grub-mkconfig has GRUB look for."""

SETTINGS = """\
GRUB_TIMEOUT=0
GRUB_TERMINAL=serial
GRUB_CMDLINE_LINUX="console=ttyS0 panic=-1 mitigations=off"
"""

_FIRST_SECTOR = 2048
_MEGABYTES = 128
_SECONDS = 90

_INIT = """\
#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
while read -r module; do insmod "/modules/$module"; done </modules/order
mount -t ext4 /dev/vda1 /disk
mount --bind /disk/boot /boot
mount --bind /disk/var/lib/gpc /var/lib/gpc
echo "@image $(cat /name)"
echo "@arguments $(cat /proc/cmdline)"
GPC_PATIENCE=0 GPC_BIND=/disk/verdict GPC_MODPROBE=/bin/true \\
  sh /disk/usr/local/sbin/gpc-guard 2>&1 | sed 's/^/@guard /'
umount /boot /var/lib/gpc /disk
sync
poweroff -f
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booted:
    """What the system said that GRUB booted."""

    image: str
    """Empty where none came as far as to say it."""
    arguments: tuple[str, ...]
    guard: tuple[str, ...]
    said: str


def early_image(kernel: KernelTree, name: str, into: Path) -> None:
    """Writes an early boot image that calls itself `name` to the file `into`."""
    tree = into.parent / f"{into.name}.tree"
    for directory in ("bin", "boot", "dev", "disk", "modules", "proc", "sys", "var/lib/gpc"):
        (tree / directory).mkdir(parents=True)
    (tree / "name").write_text(name)
    (tree / "init").write_text(_INIT)
    (tree / "init").chmod(0o755)
    shutil.copy(require("busybox", "busybox-static"), tree / "bin/busybox")
    for program in (require("grub-editenv", "grub-common"), require("flock", "util-linux")):
        shutil.copy(program, tree / "bin")
        for library in re.findall(r"(/\S+) \(", run(["ldd", program]).check().stdout):
            target = tree / library.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(library, target)
    put_modules(kernel, ("virtio_pci", "virtio_blk", "crc32c_generic", "ext4"), tree / "modules")
    script = f"cd '{tree}' && find . | cpio --quiet -o -H newc | gzip -1 >'{into}'"
    require("cpio", "cpio")
    run(["sh", "-ec", script]).check()
    shutil.rmtree(tree)


def make_disk(config: GrubConfig, root: Path, scratch: Path, megabytes: int = _MEGABYTES) -> Path:
    """A disk with the tree `root` on it, in whose /boot/grub GRUB finds `config`."""
    require_file(MODULES / "boot.img", "grub-pc-bin")
    grub = root / "boot/grub"
    left = shutil.ignore_patterns("*.image", "*.module", "monolithic")
    shutil.copytree(MODULES, grub / "i386-pc", ignore=left)
    (grub / "grub.cfg").write_text(config.text)
    core, part, disk = (scratch / name for name in ("core.img", "part.img", "disk.img"))
    run(
        [
            require("grub-mkimage", "grub-common"), "-O", "i386-pc", "-o", core,
            "-p", "(hd0,msdos1)/boot/grub", "biosdisk", "part_msdos", "ext2", "normal",
        ]
    ).check()  # fmt: skip
    with part.open("wb") as file:
        file.truncate(megabytes << 20)
    mke2fs = [require("mke2fs", "e2fsprogs"), "-q", "-t", "ext4", "-U", UUID, "-d", root, part]
    run(mke2fs).check()
    sectors = (megabytes << 20) // 512
    boot = bytearray((MODULES / "boot.img").read_bytes()[:512])
    # The partition table, where the boot sector has what only a floppy needs.
    entry = struct.pack("<B3sB3sII", 0x80, b"", 0x83, b"", _FIRST_SECTOR, sectors)
    boot[446:512] = entry.ljust(64, b"\0") + b"\x55\xaa"
    with disk.open("wb") as file:
        file.write(boot + core.read_bytes())
        assert file.tell() < _FIRST_SECTOR * 512
    # Most of it is holes, which dd keeps.
    words = [require("dd", "coreutils"), f"if={part}", f"of={disk}", f"seek={_FIRST_SECTOR}"]
    run([*words, "bs=512", "obs=1M", "conv=sparse,notrunc", "status=none"]).check()
    part.unlink()
    return disk


def with_efi(root: Path, esp: Esp) -> None:
    """GRUB for UEFI: its modules in the tree `root`, its program on the partition of `esp`."""
    unpacked = made_once("grub-efi", lambda into: download("grub-efi-amd64-bin", into)) / EFI
    left = shutil.ignore_patterns("monolithic")
    shutil.copytree(unpacked, root / "boot/grub/x86_64-efi", ignore=left)
    esp.copy(unpacked / "monolithic/grubx64.efi", "EFI/BOOT/BOOTX64.EFI")
    lines = (
        f"search.fs_uuid {UUID} root",
        "set prefix=($root)/boot/grub",
        "configfile $prefix/grub.cfg",
    )
    esp.write("EFI/debian/grub.cfg", "".join(f"{line}\n" for line in lines))


def boot(disk: Path, *, readonly: bool = False, esp: Esp | None = None) -> Booted:
    """Switches the machine on and waits until it has switched itself off.

    With `readonly` the disk refuses what GRUB writes to it, and the guard does not run. With a
    partition of the firmware's it is OVMF that starts GRUB.
    """
    # fmt: off
    words = [
        require("qemu-system-x86_64", "qemu-system-x86"),
        "-machine", "q35", "-accel", "tcg,thread=multi", "-cpu", "max", "-m", "512M",
        "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-nic", "none",
        "-vga", "std", "-serial", "stdio",
        "-drive", f"file={disk},format=raw,if=virtio,readonly={'on' if readonly else 'off'}",
        *(esp.drives() if esp is not None else ()),
    ]
    # fmt: on
    ran = run(words, timeout=_SECONDS)
    said = ran.stdout.replace("\r", "")
    image = re.search(r"^@image (.*)$", said, re.MULTILINE)
    arguments = re.search(r"^@arguments (.*)$", said, re.MULTILINE)
    return Booted(
        image=image[1] if image else "",
        arguments=tuple(arguments[1].split()) if arguments else (),
        guard=tuple(re.findall(r"^@guard gpc-guard: (.*)$", said, re.MULTILINE)),
        said=said,
    )


def read(disk: Path, path: str) -> bytes:
    """The bytes of a file on the disk."""
    with _partition(disk) as part:
        found = part.with_suffix(".read")
        found.unlink(missing_ok=True)
        _debugfs(part, f"dump {path} {found}")
        return found.read_bytes()


def write(disk: Path, path: str, data: bytes, mode: int = 0o644) -> None:
    """Replaces a file on the disk, or with no data takes it away."""
    with _partition(disk) as part:
        source = part.with_suffix(".write")
        source.write_bytes(data)
        _debugfs(part, f"rm {path}")
        if data:
            _debugfs(part, f"write {source} {path}", f"set_inode_field {path} mode 0100{mode:o}")


def environment(disk: Path, scratch: Path) -> dict[str, str]:
    """The variables of GRUB's environment block on the disk."""
    block = scratch / "grubenv"
    block.write_bytes(read(disk, "/boot/grub/grubenv"))
    listed = run([require("grub-editenv", "grub-common"), block, "list"]).check().stdout
    pairs = (line.partition("=") for line in listed.splitlines())
    return {name: value for name, _, value in pairs}


@contextmanager
def _partition(disk: Path) -> Iterator[Path]:
    """The file system of the disk as a file of its own, put back when the block ends."""
    start = _FIRST_SECTOR * 512
    part = disk.with_suffix(".part")
    with disk.open("r+b") as whole:
        whole.seek(start)
        part.write_bytes(whole.read())
        yield part
        whole.seek(start)
        whole.write(part.read_bytes())
    part.unlink()


def _debugfs(part: Path, *commands: str) -> None:
    tool = require("debugfs", "e2fsprogs")
    run([tool, "-w", "-f", "-", part], input="\n".join((*commands, ""))).check()
