"""What this host boots now, and whether its GRUB can go back to it by itself.

Reads only; whatever leaves a doubt raises Unguarded with the reason, as a fallback that may not
boot is worse than the knowledge that there is none.
"""

from __future__ import annotations

import re

from gpc.host.reader import HostReader
from gpc.target.fallback import Unguarded, without_gpc
from gpc.target.live import ActionFailed
from gpc_schemas.records import NamedTuple
from gpc_targets.grub import DIRECTORIES
from gpc_targets.grub.live.line import words

WRITABLE = ("ext2", "fat", "xfs")
"""What grub-probe calls the file systems on which GRUB can write to a file that is there already.

Source: GRUB 2.06, util/grub.d/00_header.in as in Debian (check_writable) and
grub-core/commands/loadenv.c (check_blocklists); ext2 stands for ext3 and ext4 too. Others may do.
"""

EARLY = (
    "intel-uc.img",
    "intel-ucode.img",
    "amd-uc.img",
    "amd-ucode.img",
    "early_ucode.cpio",
    "microcode.cpio",
)
"""Microcode beside the image. Source: GRUB 2.06, GRUB_EARLY_INITRD_LINUX_STOCK."""


class Grub(NamedTuple):
    """GRUB as a family of distributions has it."""

    directory: str
    prefix: str  # of its programs

    @property
    def environment(self) -> str:
        """The environment block, in which GRUB keeps variables from one boot to the next."""
        return f"{self.directory}/grubenv"

    def tool(self, name: str) -> str:
        """One of GRUB's programs."""
        return f"{self.prefix}-{name}"


IMAGES = {
    "debian": ("vmlinuz-{}", "initrd.img-{}"),
    "ubuntu": ("vmlinuz-{}", "initrd.img-{}"),
    "arch": ("vmlinuz-{}", "initramfs-{}.img"),
    "fedora": ("vmlinuz-{}", "initramfs-{}.img"),
    "opensuse": ("vmlinuz-{}", "initrd-{}"),
}
"""The kernel and its image in /boot, by the kernel's release; Arch's by its package."""


PROXMOX_COPIES = "/etc/kernel/proxmox-boot-uuids"
"""Partitions with GRUB and all that it reads, written anew with each menu.

Source: proxmox-kernel-helper 8.1, 000_proxmox_boot_header (`/boot/grub/grub.cfg is NOT read`).
"""


class RunningXen(NamedTuple):
    """The hypervisor that runs."""

    image: str
    arguments: tuple[str, ...]


class Running(NamedTuple):
    """What boots now: files in /boot and the words that GRUB hands them."""

    release: str
    kernel: str
    initrd: str
    early: tuple[str, ...]  # images before initrd
    arguments: tuple[str, ...]  # with which gpc and its keepers stay away
    xen: RunningXen | None


def grub(family: str) -> Grub:
    """GRUB of a family. Raises ActionFailed."""
    if family not in DIRECTORIES:
        raise ActionFailed(f"this gpc does not know how {family or 'this system'} does grub")
    directory = DIRECTORIES[family]
    return Grub(directory, directory.removeprefix("/boot/"))


def running(reader: HostReader, family: str) -> Running:
    """What boots now, as an entry can say it. Raises Unguarded."""
    release = _text(reader, "/proc/sys/kernel/osrelease")
    line = words(_text(reader, "/proc/cmdline"))
    if not re.fullmatch(r"[A-Za-z0-9._+~-]+", release) or not line or not _is_plain(line):
        raise Unguarded("/proc does not tell which kernel runs, and with which arguments")
    package = _text(reader, f"/usr/lib/modules/{release}/pkgbase") if family == "arch" else ""
    kernel, initrd = (f"/boot/{name.format(package or release)}" for name in IMAGES[family])
    xen = _xen(reader)
    booted = [word.removeprefix("BOOT_IMAGE=") for word in line if word.startswith("BOOT_IMAGE=")]
    if xen is None and not booted:
        raise Unguarded("something other than GRUB started this boot")
    if booted and booted[-1].rpartition("/")[2] != kernel.rpartition("/")[2]:
        raise Unguarded(f"this boot is of {booted[-1]}, where {kernel} was expected")
    for path in (kernel, initrd):
        if _kind(reader, path) not in ("file", "link"):
            raise Unguarded(f"{path}, of the kernel that runs, is not there")
    early = tuple(f"/boot/{name}" for name in EARLY if _kind(reader, f"/boot/{name}") == "file")
    return Running(release, kernel, initrd, early, without_gpc(line), xen)


def require_writable(reader: HostReader, loader: Grub) -> None:
    """Returns where GRUB can write its environment block at boot. Raises Unguarded."""
    if _kind(reader, PROXMOX_COPIES) is not None:
        raise Unguarded(
            f"{PROXMOX_COPIES} names partitions that have the menu that boots, which nobody has "
            f"mounted: what is told to GRUB in {loader.directory} would be told in vain"
        )
    if _kind(reader, f"{loader.directory}/grub.cfg") is None:
        raise Unguarded(f"there is no {loader.directory}/grub.cfg")
    probe = loader.tool("probe")
    found = {}
    for target in ("abstraction", "fs"):
        answer = reader.query((probe, f"--target={target}", loader.directory))
        if answer.code != 0:
            raise Unguarded(f"{probe} does not tell what {loader.directory} lies on")
        found[target] = answer.text.split()
    if found["abstraction"]:
        raise Unguarded(
            f"{loader.directory} lies on {found['abstraction'][0]}, where GRUB cannot write down "
            "that it has tried an entry"
        )
    if found["fs"][:1] == [] or found["fs"][0] not in WRITABLE:
        raise Unguarded(
            f"{loader.directory} lies on {' '.join(found['fs']) or 'no known file system'}, where "
            "GRUB cannot write down that it has tried an entry"
        )


def _xen(reader: HostReader) -> RunningXen | None:
    """The hypervisor below this kernel, or None. Raises Unguarded when it does not show itself."""
    if "control_d" not in _text(reader, "/proc/xen/capabilities"):
        return None
    answer = reader.query(("xl", "info"))
    pairs = (line.partition(":") for line in answer.text.splitlines())
    about = {key.strip(): value.strip() for key, _, value in pairs}
    version = f"xen-{about.get('xen_major', '')}.{about.get('xen_minor', '')}"
    line = about.get("xen_commandline")
    if answer.code != 0 or line is None:
        raise Unguarded("xl info does not tell how Xen was started")
    images = [
        f"/boot/{name}"
        for name in reader.names("/boot")
        if re.fullmatch(rf"{re.escape(version)}([.-].*)?", name)
        and not name.endswith((".efi", ".config", ".map"))
        and _kind(reader, f"/boot/{name}") == "file"
    ]
    if len(images) != 1:
        raise Unguarded(f"/boot has {len(images)} images of {version}, which runs")
    arguments = words(line)
    if not _is_plain(arguments) or not re.fullmatch(r"[A-Za-z0-9./_+~-]+", images[0]):
        raise Unguarded("Xen was started with what no entry can say")
    return RunningXen(images[0], arguments[1:] if arguments[:1] == ("placeholder",) else arguments)


def _is_plain(arguments: tuple[str, ...]) -> bool:
    """Whether they can stand on one line."""
    return all(argument.isprintable() for argument in arguments)


def _kind(reader: HostReader, path: str) -> str | None:
    found = reader.stat(path)
    return found.kind if found is not None else None


def _text(reader: HostReader, path: str) -> str:
    return (reader.read(path) or b"").decode("utf-8", "replace").strip()
