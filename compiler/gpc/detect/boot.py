"""What stands between the firmware and the running system: loader, kernel, initial RAM file system.

Source: the Boot Loader Interface (efivars); modules.builtin and modules.dep of kmod; /proc/iomem
of Linux 6.12 (drivers/firmware/sysfb.c names the frame buffer).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gpc import keepers
from gpc.detect.arguments import words
from gpc.detect.chain import FoundChain, detect_chain, system_of
from gpc.detect.image import (
    FoundImage,
    carried,
    detect_images,
    heeds_modprobe,
    next_releases,
)
from gpc.detect.look import Look
from gpc.detect.pci import Region
from gpc.target.entries import booted_images
from gpc.target.fallback import VARIABLES
from gpc.target.firmware import GLOBAL
from gpc.target.live import live_builders
from gpc.target.owner import entries_of
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

SECURE_BOOT = f"{VARIABLES}/SecureBoot-{GLOBAL}"

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
MODULES = (*DRIVERS, *keepers.EVERY)
"""The modules that are looked for; a capture keeps the lines of no others."""

MODULE = regex(r"^(?:\S*/)?([A-Za-z0-9_-]+)\.ko(?:\.(?:gz|xz|zst))?(?::|$)", re.M)

FRAMEBUFFER = regex(
    r"^ *([0-9a-f]{4,16})-([0-9a-f]{4,16}) : (BOOTFB|efifb|simplefb|simpledrm|vesafb)\s*$", re.M
)
"""Who may hold the frame buffer that the firmware set up."""

ARGUMENT = regex(
    r"(?:amd_iommu|intel_iommu|iommu|initcall_blacklist|module_blacklist|modprobe\.blacklist|"
    r"nomodeset|pci|pcie[-_]acs[-_]override|video|gpc\.disable|pciback\.\w+|"
    rf"(?:{'|'.join(keepers.MODULES).replace('-', '[-_]')})\.\w+)(?:=.*)?"
)
"""The kernel arguments that are looked at; others may hold what is nobody's business."""


class FoundBoot(NamedTuple):
    """The boot chain. None is what could not be found out."""

    loader: str | None
    entries: str | None  # who writes the loader's entries
    initramfs: str | None
    seen_by: Mapping[str, str]  # what showed each of these three
    tools: tuple[str, ...]  # the builders that are there, or those that say so themselves
    release: str | None  # of the kernel, as uname -r prints it
    arguments: tuple[str, ...]  # of its command line, those that are looked at
    is_uefi: bool
    secure_boot: bool | None
    modules: tuple[str, ...] | None  # of MODULES; None where there is no modules.dep
    builtin: tuple[str, ...] | None
    framebuffer: tuple[Region, ...] | None  # None where /proc/iomem hides addresses
    images: tuple[FoundImage, ...]  # that boot next, where files of gpc's belong into them


def detect_boot(look: Look, os: str | None, *, images: bool) -> FoundBoot:
    """What /boot, /etc, efivars, /proc and the kernel's module tree say.

    With `images` each image of the running kernel is read, which takes part of a second.
    """
    chain = detect_chain(look, os)
    release = chain.release
    tree = f"/lib/modules/{release}"
    secure = look.bytes(SECURE_BOOT)
    return FoundBoot(
        loader=chain.loader,
        entries=chain.entries,
        initramfs=chain.initramfs,
        seen_by=chain.seen_by,
        tools=chain.tools,
        release=release,
        arguments=tuple(filter(ARGUMENT.fullmatch, words(look.text("/proc/cmdline") or ""))),
        is_uefi=look.exists("/sys/firmware/efi"),
        secure_boot=secure[-1] == 1 if secure and len(secure) == 5 else None,
        modules=_modules(look, f"{tree}/modules.dep") if release else None,
        builtin=_modules(look, f"{tree}/modules.builtin") if release else None,
        framebuffer=_framebuffer(look),
        images=_images(look, chain, release, os) if release and images else (),
    )


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


def _images(look: Look, chain: FoundChain, release: str, os: str | None) -> tuple[FoundImage, ...]:
    """Those that the next boot may load, by the loader's entries where these can be read."""
    known = live_builders()
    own = {word: known[word] for word in (chain.initramfs,) if word in known}
    wanted = carried(look.reader, known)
    is_alone = bool(own) and not any(map(heeds_modprobe, own.values()))
    if not wanted.asked and not (is_alone and wanted.waiting):
        return ()
    system = system_of(os, chain.loader, chain.entries, chain.initramfs)
    entries = entries_of(look.reader, system) or ()
    found: dict[str, FoundImage] = {}
    for each in next_releases(look.reader, own or known, release):
        booted = booted_images(entries, each)
        made = own if booted else known
        for image in detect_images(look.reader, made, each, wanted, booted):
            found.setdefault(image.path, image)
    for image in found.values():
        if image.unknown:
            look.note(image.path, image.unknown)
    return tuple(found.values())
