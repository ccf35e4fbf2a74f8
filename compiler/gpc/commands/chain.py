"""The boot chain of a host in three lines, each fact with what it was seen by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gpc.detect.chain import FoundChain, booted_entry, detect_chain, system_of
from gpc.detect.distribution import detect_distribution
from gpc.detect.look import Look
from gpc.host.reader import HostReader
from gpc.target.entries import BootEntry
from gpc.target.live import live_loaders
from gpc.target.owner import live_owner


def chain_lines(reader: HostReader, declared: Mapping[str, str]) -> list[str]:
    """What boots the host, who writes the entries, who makes the images; nothing where unknown.

    `declared` is the system of what is applied: what differs from it is marked.
    """
    look = Look(reader)
    os = detect_distribution(look).os or declared.get("family")
    chain = detect_chain(look, os, declared.get("hypervisor", "kvm"))
    if chain.loader is None:
        return []
    found = system_of(os, chain.loader, chain.entries, chain.initramfs)
    return list(_lines(chain, booted_entry(look, chain, {**found, **declared}), declared))


def _lines(
    chain: FoundChain, entry: BootEntry | None, declared: Mapping[str, str]
) -> Iterator[str]:
    loader = live_loaders().get(chain.loader or "")
    called = loader.CALLED if loader is not None else chain.loader
    what = f": {entry.path}, kernel {entry.kernel}" if entry is not None else ""
    yield _line(f"booted by {called}", "loader", chain, declared, what)
    if chain.entries is not None:
        owner = getattr(live_owner(chain.entries), "CALLED", chain.entries)
        word = chain.entries if owner == called else owner
        yield _line(f"entries by {word}", "entries", chain, declared)
    else:
        yield "  entries by nobody who is known"
    if chain.initramfs is not None:
        images = f": {' '.join(entry.images)}" if entry is not None and entry.images else ""
        yield _line(f"images by {chain.initramfs}", "initramfs", chain, declared, images)


def _line(
    text: str, fact: str, chain: FoundChain, declared: Mapping[str, str], more: str = ""
) -> str:
    by = f" (seen by {chain.seen_by[fact]})" if fact in chain.seen_by else ""
    if fact == "entries" and not by:
        by = " (follows from the loader: nothing else showed itself)"
    said, found = declared.get(fact), getattr(chain, fact)
    if said and found is not None and said not in (found, "other"):
        return f"! {text}{by}{more}; what is applied is for {said}"
    return f"  {text}{by}{more}"
