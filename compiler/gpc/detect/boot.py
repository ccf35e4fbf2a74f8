"""What stands between the firmware and the running system: loader, kernel, initial RAM file system.

Source: bootctl(1) and the Boot Loader Interface (efivars); modules.builtin and modules.dep of
kmod; /proc/iomem of Linux 6.12 (drivers/firmware/sysfb.c names the frame buffer).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gpc.detect.look import Look
from gpc.detect.pci import Region

EFIVARS = "/sys/firmware/efi/efivars"
LOADER_INFO = f"{EFIVARS}/LoaderInfo-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"
SECURE_BOOT = f"{EFIVARS}/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

KEEPERS = ("pci_stub", "vfio", "vfio_iommu_type1", "vfio_pci", "xen_pciback")
DRIVERS = (
    "amdgpu",
    "i915",
    "nouveau",
    "nvidia",
    "radeon",
    "snd_hda_intel",
    "xe",
    "xhci_pci",
)
MODULES = (*DRIVERS, *KEEPERS)
"""The modules that are looked for; a capture keeps the lines of no others."""

MODULE = re.compile(r"^(?:\S*/)?([A-Za-z0-9_-]+)\.ko(?:\.(?:gz|xz|zst))?(?::|$)", re.M)

FRAMEBUFFER = re.compile(
    r"^ *([0-9a-f]{4,16})-([0-9a-f]{4,16}) : (BOOTFB|efifb|simplefb|simpledrm|vesafb)\s*$", re.M
)
"""Who may hold the frame buffer that the firmware set up."""

ARGUMENT = re.compile(
    r"(?:amd_iommu|intel_iommu|iommu|initcall_blacklist|module_blacklist|modprobe\.blacklist|"
    r"nomodeset|pci|pcie_acs_override|video|gpc\.disable|(?:vfio-pci|vfio_pci|pci-stub|pci_stub|"
    r"xen-pciback|xen_pciback)\.\w+)(?:=.*)?"
)
"""The kernel arguments that are looked at; others may hold what is nobody's business."""

OURS = (
    "/etc/modprobe.d/gpc.conf",
    "/etc/dracut.conf.d/gpc.conf",
    "/etc/initramfs-tools/hooks/gpc",
    "/etc/mkinitcpio.conf.d/gpc.conf",
)
"""Files of gpc that are copied into the initial RAM file system."""

_LOADERS = (
    ("ostree", "/run/ostree-booted"),
    ("grub", "/boot/grub/grub.cfg"),
    ("grub", "/boot/grub2/grub.cfg"),
    ("grub", "/etc/default/grub"),
    ("systemd-boot", "/boot/loader/loader.conf"),
    ("systemd-boot", "/efi/loader/loader.conf"),
    ("refind", "/boot/refind_linux.conf"),
    ("limine", "/boot/limine.conf"),
    ("limine", "/etc/default/limine"),
)
_TOOLS = (
    ("initramfs-tools", "/usr/sbin/update-initramfs"),
    ("dracut", "/usr/bin/dracut"),
    ("mkinitcpio", "/usr/bin/mkinitcpio"),
    ("booster", "/usr/bin/booster"),
)
FAMILY_TOOL = {"arch": "mkinitcpio", "debian": "initramfs-tools", "ubuntu": "initramfs-tools"}


class Aged(NamedTuple):
    """A file and when it was last changed, in seconds since 1970."""

    path: str
    changed: float


class Boot(NamedTuple):
    """The boot chain. None is what could not be found out."""

    loader: str | None
    initramfs: str | None
    tools: tuple[str, ...]  # all builders that are there
    release: str | None  # of the kernel, as uname -r prints it
    arguments: tuple[str, ...]  # of its command line, those that are looked at
    is_uefi: bool
    secure_boot: bool | None
    modules: tuple[str, ...] | None  # of MODULES; None where there is no modules.dep
    builtin: tuple[str, ...] | None
    framebuffer: tuple[Region, ...] | None  # None where /proc/iomem hides addresses
    images: tuple[Aged, ...]  # initial RAM file systems of this kernel
    ours: tuple[Aged, ...]  # files of gpc that belong into them


def detect_boot(look: Look, family: str | None) -> Boot:
    """What /boot, /etc, efivars, /proc and the kernel's module tree say."""
    release = _release(look)
    tools = tuple(name for name, path in _TOOLS if look.exists(path))
    usual = FAMILY_TOOL.get(family or "", "dracut")
    tree = f"/lib/modules/{release}"
    secure = look.bytes(SECURE_BOOT)
    return Boot(
        loader=_loader(look),
        initramfs=usual if usual in tools else tools[0] if tools else None,
        tools=tools,
        release=release,
        arguments=tuple(filter(ARGUMENT.fullmatch, (look.text("/proc/cmdline") or "").split())),
        is_uefi=look.exists("/sys/firmware/efi"),
        secure_boot=secure[-1] == 1 if secure and len(secure) == 5 else None,
        modules=_modules(look, f"{tree}/modules.dep") if release else None,
        builtin=_modules(look, f"{tree}/modules.builtin") if release else None,
        framebuffer=_framebuffer(look),
        images=_aged(look, *_images(release)) if release else (),
        ours=_aged(look, *OURS),
    )


def _release(look: Look) -> str | None:
    """The running kernel, or in an image the newest that has modules."""
    release = look.line("/proc/sys/kernel/osrelease")
    if release is None:
        trees = [name for name in look.names("/lib/modules") if name[:1].isdigit()]
        release = max(trees, key=_version_key, default=None)
    return release if release and re.fullmatch(r"[0-9][\w.+~-]*", release, re.A) else None


def _version_key(release: str) -> list[int]:
    return [int(number) for number in re.findall(r"[0-9]{1,9}", release)]


def _loader(look: Look) -> str | None:
    """The loader that says so itself to the firmware, or the first whose files are there."""
    said = look.bytes(LOADER_INFO)
    if said is not None:
        word = said[4:].decode("utf-16-le", "replace").strip("\0 ").partition(" ")[0].lower()
        if word in ("grub", "systemd-boot", "limine", "refind"):
            return word
    return next((name for name, path in _LOADERS if look.exists(path)), None)


def _modules(look: Look, path: str) -> tuple[str, ...] | None:
    text = look.text(path)
    if text is None:
        return None
    found = {name.replace("-", "_") for name in MODULE.findall(text)}
    return tuple(name for name in MODULES if name in found)


def _framebuffer(look: Look) -> tuple[Region, ...] | None:
    text = look.text("/proc/iomem")
    if text is None:
        return None
    found = [Region(int(a, 16), int(b, 16)) for a, b, _ in FRAMEBUFFER.findall(text)]
    if any(region.end == 0 for region in found):
        return None  # all zeroes: this is not root
    return tuple(found)


def _images(release: str) -> tuple[str, ...]:
    """Where distributions put the image: Debian, Fedora, openSUSE, Arch."""
    return (
        f"/boot/initrd.img-{release}",
        f"/boot/initramfs-{release}.img",
        f"/boot/initrd-{release}",
        "/boot/initramfs-linux.img",
        "/boot/initramfs-linux-lts.img",
        "/boot/initramfs-linux-zen.img",
    )


def _aged(look: Look, *paths: str) -> tuple[Aged, ...]:
    found = ((path, look.stat(path)) for path in paths)
    return tuple(
        Aged(path, stat.mtime) for path, stat in found if stat is not None and stat.kind == "file"
    )
