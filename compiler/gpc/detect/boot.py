"""What stands between the firmware and the running system: loader, kernel, initial RAM file system.

Source: the Boot Loader Interface (efivars); modules.builtin and modules.dep of kmod; /proc/iomem
of Linux 6.12 (drivers/firmware/sysfb.c names the frame buffer).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from gpc.detect.arguments import words
from gpc.detect.look import Look
from gpc.detect.pci import Region
from gpc.resolve.early import MODPROBE_CONF
from gpc.target.chain import entries_word, own_builder, own_entries, writes_of
from gpc.target.fallback import VARIABLES, said_loader
from gpc.target.live import Builder, live_builders, live_loaders
from gpc.target.owner import live_owners

SECURE_BOOT = f"{VARIABLES}/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

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
    r"nomodeset|pci|pcie[-_]acs[-_]override|video|gpc\.disable|(?:vfio[-_]pci|pci[-_]stub|"
    r"(?:xen[-_])?pciback)\.\w+)(?:=.*)?"
)
"""The kernel arguments that are looked at; others may hold what is nobody's business."""

FOREIGN = (
    ("refind", "/boot/refind_linux.conf"),
    ("limine", "/boot/limine.conf"),
    ("limine", "/etc/default/limine"),
)
"""What shows a loader that no target of gpc's own is for."""

FOREIGN_OWNERS = (
    ("bootc", "composefs=", ""),
    ("rpm-ostree", "ostree=", "/run/ostree-booted"),
    ("nixos", "init=/nix/store/", "/etc/NIXOS"),
)
"""Who writes entries that nobody else may touch: a word of the command line, or a file, shows them.

They come before whatever else is installed: on an ostree host the files and programs of others
are there as well, and are not what it boots by.
"""

FOREIGN_BUILDERS = (("booster", "/usr/bin/booster"),)


class Aged(NamedTuple):
    """A file and when it was last changed, in seconds since 1970."""

    path: str
    changed: float


class FoundBoot(NamedTuple):
    """The boot chain. None is what could not be found out."""

    loader: str | None
    entries: str | None  # who writes the loader's entries
    initramfs: str | None
    seen_by: Mapping[str, str]  # what showed the loader, the owner and the builder
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


def detect_boot(look: Look, family: str | None) -> FoundBoot:
    """What /boot, /etc, efivars, /proc and the kernel's module tree say."""
    release = _release(look)
    known = live_builders()
    shown = {
        word: evidence.what
        for word, builder in known.items()
        if (evidence := builder.recognise(look.reader)) is not None
    }
    shown |= {w: path for w, path in FOREIGN_BUILDERS if w not in known and look.exists(path)}
    tools = list(shown)
    usual = own_builder(family) if family else None
    builder = usual if usual in tools else tools[0] if tools else None
    loader, loader_by = _loader(look)
    entries, entries_by = _entries(look, loader, family)
    seen_by = {"loader": loader_by, "entries": entries_by, "initramfs": shown.get(builder or "")}
    tree = f"/lib/modules/{release}"
    secure = look.bytes(SECURE_BOOT)
    return FoundBoot(
        loader=loader,
        entries=entries,
        initramfs=builder,
        seen_by={fact: by for fact, by in seen_by.items() if by},
        tools=tuple(tools),
        release=release,
        arguments=tuple(filter(ARGUMENT.fullmatch, words(look.text("/proc/cmdline") or ""))),
        is_uefi=look.exists("/sys/firmware/efi"),
        secure_boot=secure[-1] == 1 if secure and len(secure) == 5 else None,
        modules=_modules(look, f"{tree}/modules.dep") if release else None,
        builtin=_modules(look, f"{tree}/modules.builtin") if release else None,
        framebuffer=_framebuffer(look),
        images=_aged(look, *_images(known, release)) if release else (),
        ours=_aged(look, *_ours(known)),
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


def _loader(look: Look) -> tuple[str | None, str | None]:
    """The loader that says so itself to the firmware, or the first whose files are there; by what.

    A loader of gpc's that is only installed does not win over one that ran.
    """
    known = live_loaders()
    foreign = [(word, path) for word, path in FOREIGN if word not in known]
    found = {
        word: evidence
        for word, loader in known.items()
        if (evidence := loader.recognise(look.reader)) is not None
    }
    said = next((word for word, evidence in found.items() if evidence.said), None)
    if said is not None:
        return said, found[said].what
    word = said_loader(look.reader)
    if word:
        return word, "LoaderInfo"
    first = next(iter(found), None)
    if first is not None:
        return first, found[first].what
    return next(((word, path) for word, path in foreign if look.exists(path)), (None, None))


def _entries(look: Look, loader: str | None, family: str | None) -> tuple[str | None, str | None]:
    """Who writes the entries of a loader, and by what that was seen; None for what is not known."""
    words = (look.text("/proc/cmdline") or "").split()
    for word, argument, path in FOREIGN_OWNERS:
        if any(each.startswith(argument) for each in words):
            return word, f"{argument} in /proc/cmdline"
        if path and look.exists(path):
            return word, path
    if loader is None:
        return None, None
    own = {entries_word(each) for each in live_loaders()}
    found = {
        word: evidence
        for word, module in live_owners()
        if word not in own
        and writes_of(word, loader)
        and (evidence := module.recognise(look.reader)) is not None
    }
    said = sorted(found, key=lambda word: not found[word].said)
    if said:
        return said[0], found[said[0]].what
    # Where the family has another by default and nothing shows it, nobody can tell.
    usual, itself = own_entries(loader, family or ""), entries_word(loader)
    return (itself if itself == usual else None), None


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


def _images(known: Mapping[str, Builder], release: str) -> tuple[str, ...]:
    """Where the image of a kernel may be, whichever of the builders made it."""
    paths = (path for builder in known.values() for path in builder.images(release))
    return tuple(dict.fromkeys(paths))


def _ours(known: Mapping[str, Builder]) -> tuple[str, ...]:
    """Files of gpc that are copied into the image, or decide what is."""
    return (f"/{MODPROBE_CONF}", *(path for builder in known.values() for path in builder.DROP_INS))


def _aged(look: Look, *paths: str) -> tuple[Aged, ...]:
    found = ((path, look.stat(path)) for path in paths)
    return tuple(
        Aged(path, stat.mtime) for path, stat in found if stat is not None and stat.kind == "file"
    )
