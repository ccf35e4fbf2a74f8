"""The host of a proposed machine.yaml: what was found, what was said, what else decides. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.detect import Facts
from gpc.detect.cards import whole_cards
from gpc.detect.judge import acs_override
from gpc.keepers import EVERY
from gpc.propose.lacking import SaidByHand, kernel_of
from gpc.propose.lines import beside, comment, is_name, quoted
from gpc.settle.shipped import ALONE, is_alike, shipped
from gpc.target.chain import OTHER, builders, loaders, own_entries, owners
from gpc_schemas.base import read_interface
from gpc_schemas.distributions import DESCENT, os_of


def host_lines(facts: Facts, said: SaidByHand) -> Iterator[str]:
    """What the host is, without its cards."""
    distribution, boot = facts.distribution, facts.boot
    name = _host_name(facts.name)
    yield beside(f"name: {quoted(name or 'host')}", None if name else "not found: name it")
    is_known = distribution.title or distribution.id
    by_hand = f"said by hand; it is {is_known}" if is_known else "said by hand"
    yield beside(
        f"os: {quoted(said.os or distribution.os or '')}",
        by_hand if said.os else distribution.title,
    )
    yield beside(
        f"kernel: {quoted(said.kernel or str(kernel_of(facts)))}",
        "said by hand" if said.kernel else boot.release,
    )
    yield _cpu(facts, said)
    yield from _iommu(facts)
    yield from _boot(facts, said.os or distribution.os or "")
    yield from _binders(facts)
    yield from _programs(facts, said.os or distribution.os or "")
    builtin = [name for name in boot.builtin or () if name not in _unused_drivers(facts)]
    if builtin:
        listed = ", ".join(quoted(name) for name in builtin)
        yield beside(f"builtin: [{listed}]", "built into this kernel")
    bridges = ", ".join(quoted(name) for name in facts.network.bridges if _is_interface(name))
    if bridges:
        yield f"bridges: [{bridges}]"


def _cpu(facts: Facts, said: SaidByHand) -> str:
    cpu, xen = facts.cpu, facts.xen
    cores, threads = cpu.cores or 1, cpu.threads or 1
    if xen is not None and xen.cpus:  # dom0 counts its own virtual CPUs
        threads = xen.threads if xen.threads and xen.cpus % xen.threads == 0 else 1
        cores = xen.cpus // threads
    vendor = said.cpu or cpu.vendor or ""
    remark = cpu.model
    if cpu.cores is None:
        remark = "cores and threads were not found: correct them"
    elif said.cpu:
        remark = f"said by hand; {cpu.model or cpu.maker or 'its model was not found'}"
    parts = [f"vendor: {quoted(vendor)}", f"cores: {min(cores, 2048)}", f"threads: {threads}"]
    if not said.cpu and cpu.family is not None and cpu.number is not None:
        parts += [f"family: {cpu.family}", f"model: {cpu.number}"]
    return beside(f"cpu: {{{', '.join(parts)}}}", remark)


def _iommu(facts: Facts) -> Iterator[str]:
    remapping = facts.iommu.remapping
    if facts.xen is not None:
        remapping = facts.xen.remapping
    if remapping is None:
        yield from comment(
            "Whether interrupts are remapped could not be read; if not, say "
            "`iommu: {interrupt_remapping: false}`."
        )
        return
    yield f"iommu: {{interrupt_remapping: {'true' if remapping else 'false'}}}"


def _boot(facts: Facts, os: str) -> Iterator[str]:
    loader, tool = facts.boot.loader, facts.boot.initramfs
    is_known = loader in loaders()
    parts = [f"loader: {quoted(loader if loader and is_known else OTHER)}"]
    entries = facts.boot.entries
    usual = own_entries(loader or OTHER, os, "xen" if facts.xen is not None else "kvm")
    if is_known and entries is not None and entries != usual:
        parts.append(f"entries: {quoted(entries if entries in owners() else OTHER)}")
    if tool is not None and tool in builders():
        parts.append(f"initramfs: {quoted(tool)}")
    else:
        yield from comment(
            f"{tool} makes the initial RAM file systems, and gpc does not know it."
            if tool
            else "What makes the initial RAM file systems was not found: say `initramfs` here."
        )
    remark = None if is_known else loader or "no boot loader was found"
    yield beside(f"boot: {{{', '.join(parts)}}}", remark)


def _programs(facts: Facts, os: str) -> Iterator[str]:
    """Versions of what runs guests that are not those of the release. What rolls is left open."""
    found = os_of(os)
    if found is not None and not DESCENT[found.name].is_rolling:
        for program in ALONE:
            version = getattr(facts.programs, program)
            usual = shipped(os, program)
            if version is not None and (usual is None or not is_alike(version, usual.version)):
                yield f"{program}: {quoted(str(version))}"
    if facts.xen is not None:
        version = f"version: {quoted(facts.xen.version)}" if facts.xen.version else ""
        yield f"xen: {{{version}}}"


def _binders(facts: Facts) -> Iterator[str]:
    """What else decides over cards here, and which groups are made up."""
    for binder in facts.binders:
        yield from comment(
            f"`{binder.text}` {binder.where} binds cards too: take it out, as gpc binds them."
        )
    made_up = acs_override(facts)
    if made_up:
        yield from comment(
            f"The kernel was told `{made_up}`: where it has that patch, its IOMMU groups are made "
            "up, and keep no guest out of another device's memory."
        )


def _unused_drivers(facts: Facts) -> set[str]:
    """Drivers that are built in and that no card of the host has."""
    used = {f.module for card in whole_cards(facts.pci) if card.is_gpu for f in card.functions}
    return {name for name in facts.boot.builtin or () if name not in used.union(EVERY)}


def _host_name(text: str | None) -> str | None:
    """The host's name as far as machine.yaml takes it: its first label."""
    name = re.sub(r"[^A-Za-z0-9_-]", "-", (text or "").partition(".")[0]).strip("-_")[:48]
    return name if name and is_name(name) else None


def _is_interface(text: str) -> bool:
    try:
        read_interface(text)
    except ValueError:
        return False
    return True
