"""What boots this system: the loader that ran, who writes its entries, who makes its images.

What ran comes before what is only installed, and each fact has what it was seen by.

Source: the Boot Loader Interface (systemd.io/BOOT_LOADER_INTERFACE).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gpc.detect.look import Look
from gpc.target.chain import boots_xen, entries_word, own_builder, own_entries, writes_of
from gpc.target.entries import BootEntry, booted_images, version_key
from gpc.target.fallback import said_loader, variable
from gpc.target.live import System, live_builders, live_loaders
from gpc.target.owner import comes_first, entries_of, live_owners
from gpc.target.programs import is_dom0, ran, recognised_loaders
from gpc_schemas.distributions import family_of, os_of
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

FOREIGN = (
    ("refind", "/boot/refind_linux.conf"),
    ("limine", "/boot/limine.conf"),
    ("limine", "/etc/default/limine"),
)
"""What shows a loader that no target of gpc's own is for."""

DEPLOYED = regex(r"(?:composefs|ostree|snapd_recovery_mode)=|init=/nix/store/")
"""How words of the command line begin that show who brought the system; the rest says which."""

FOREIGN_BUILDERS = (("mkinitfs", "/sbin/mkinitfs"), ("ugrd", "/usr/bin/ugrd"))
"""Programs that make images and that no target is for."""

_TRIES = regex(r"\+[0-9]+(-[0-9]+)?$")


class FoundChain(NamedTuple):
    """The chain, in the words of machine.yaml where it has some. None is not known."""

    loader: str | None
    entries: str | None  # who writes the loader's entries
    initramfs: str | None
    seen_by: Mapping[str, str]  # what showed each of these three
    tools: tuple[str, ...]  # the builders that are there, or those that say so themselves
    release: str | None  # of the kernel, as uname -r prints it


def detect_chain(look: Look, os: str | None, hypervisor: str = "kvm") -> FoundChain:
    """What the firmware's variables, /proc, /boot and /etc say.

    `hypervisor` is what an image is to boot, in which nothing runs that would say so.
    """
    known = live_builders()
    recognised = {
        word: evidence
        for word, builder in known.items()
        if (evidence := builder.recognise(look.reader)) is not None
    }
    shown = {word: evidence.what for word, evidence in recognised.items()}
    shown |= {w: path for w, path in FOREIGN_BUILDERS if w not in known and look.exists(path)}
    loader, loader_by = _loader(look)
    runs = look.line("/proc/sys/kernel/osrelease") is not None
    under_xen = is_dom0(look.reader) if runs else hypervisor == "xen"
    entries, entries_by = _entries(look, loader, os, under_xen=under_xen, runs=runs)
    # One that says so itself has made what boots, whichever others are installed beside it.
    tools = tuple(word for word, evidence in recognised.items() if evidence.said) or tuple(shown)
    release = _release(look)
    if len(tools) > 1 and release is not None:
        tools = _named(look, tools, release, os, loader, entries) or tools
    usual = own_builder(os) if os else None
    builder = usual if usual in tools else next(iter(tools), None)
    seen_by = {"loader": loader_by, "entries": entries_by, "initramfs": shown.get(builder or "")}
    return FoundChain(
        loader,
        entries,
        builder,
        {fact: by for fact, by in seen_by.items() if by},
        tools,
        release,
    )


def _named(
    look: Look,
    tools: tuple[str, ...],
    release: str,
    os: str | None,
    loader: str | None,
    entries: str | None,
) -> tuple[str, ...]:
    """Of several builders that are there, those whose images the usual entries of a kernel name."""
    system = system_of(os, loader, entries, None)
    booted = booted_images(entries_of(look.reader, system) or (), release)
    known = live_builders()
    return tuple(
        word for word in tools if word in known and set(booted) & set(known[word].images(release))
    )


def system_of(
    os: str | None, loader: str | None, entries: str | None, initramfs: str | None
) -> System:
    """What was found of a host, as a manifest says it."""
    family = family_of(os) if os is not None and os_of(os) is not None else ""
    found = {"family": family, "loader": loader, "entries": entries, "initramfs": initramfs}
    return {key: word or "" for key, word in found.items()}


def booted_entry(look: Look, chain: FoundChain, system: System) -> BootEntry | None:
    """The entry of this boot, if the entries can be read and one is it for sure."""
    chained = {**system, "loader": chain.loader or "", "entries": chain.entries or ""}
    found = entries_of(look.reader, chained) or ()
    if is_dom0(look.reader):
        under = [entry for entry in found if entry.is_main and entry.xen is not None]
        return under[0] if len(under) == 1 else None
    selected = (variable(look.reader, "LoaderEntrySelected") or "").removesuffix(".conf").lower()
    if selected:
        named = [e for e in found if _TRIES.sub("", e.id.lower()) == _TRIES.sub("", selected)]
        return named[0] if len(named) == 1 else None
    words = (look.text("/proc/cmdline") or "").split()
    images = [w.rpartition("/")[2] for w in words if w.startswith("BOOT_IMAGE=")]
    of_kernel = [
        entry
        for entry in found
        if entry.is_main and entry.xen is None and entry.kernel.rpartition("/")[2] in images
    ]
    return of_kernel[0] if of_kernel else None


def _loader(look: Look) -> tuple[str | None, str | None]:
    """The loader that says so itself to the firmware, or the first whose files are there; by what.

    A loader of gpc's that is only installed does not win over one that ran.
    """
    known = live_loaders()
    foreign = [(word, path) for word, path in FOREIGN if word not in known]
    found = recognised_loaders(look.reader)
    said = ran(found)
    if said is not None:
        return said, found[said].what
    word = said_loader(look.reader)
    if word:
        return word, "LoaderInfo"
    first = next(iter(found), None)
    if first is not None:
        return first, found[first].what
    return next(((word, path) for word, path in foreign if look.exists(path)), (None, None))


def _entries(
    look: Look, loader: str | None, os: str | None, *, under_xen: bool, runs: bool
) -> tuple[str | None, str | None]:
    """Who writes the entries of a loader, and by what that was seen; None for what is not known."""
    if loader is None:
        return None, None
    own = {entries_word(each) for each in live_loaders()}
    found = {
        word: evidence
        for word, module in live_owners()
        if word not in own
        and writes_of(word, loader)
        and (evidence := module.recognise(look.reader)) is not None
        and (boots_xen(word) or not under_xen)
    }
    firsts = {word for word, module in live_owners() if comes_first(module)}
    said = sorted(found, key=lambda word: (word not in firsts, not found[word].said))
    if said:
        return said[0], found[said[0]].what
    hypervisor = "xen" if under_xen else "kvm"
    usual, itself = own_entries(loader, os or "", hypervisor), entries_word(loader)
    if itself == usual or (under_xen and not runs):
        return usual, None
    # Where the distribution has another by default and nothing shows it, nobody can tell.
    tell = getattr(live_loaders().get(loader), "wrote", None)
    evidence = tell(look.reader) if tell is not None else None
    return (itself, evidence.what) if evidence is not None else (None, None)


def _release(look: Look) -> str | None:
    """The running kernel, or in an image the newest that has modules."""
    release = look.line("/proc/sys/kernel/osrelease")
    if release is None:
        trees = [name for name in look.names("/lib/modules") if name[:1].isdigit()]
        release = max(trees, key=version_key, default=None)
    return release if release and re.fullmatch(r"[0-9][\w.+~-]*", release, re.A) else None
