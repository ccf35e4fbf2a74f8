"""The host itself: its IOMMU, processor, distribution, kernel and bridges. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpc.detect.judge import host_lacks
from gpc.detect.support import unsupported
from gpc.live.match import Compared
from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.shipped import ALONE, is_alike
from gpc.target.since import TITLES
from gpc.why import Traced
from gpc_schemas.units import KernelVersion, UnitError, Version

IOMMU = ("host", "iommu")


def iommu(found: Compared) -> Iterator[Diagnostic]:
    """Errors: iommu-off (a warning where the next boot brings it)."""
    facts = found.facts
    if not found.given or not facts.pci.functions:
        return
    lacks = host_lacks(facts)
    grouped = bool(found.groups) or facts.iommu.groups
    if lacks:
        yield Diagnostic(
            "iommu-off",
            "cards are given to guests, and the host has no IOMMU to keep their memory apart",
            Place(IOMMU, key=True),
            found=lacks[0].partition(": ")[0],
            help=lacks[0].partition(": ")[2] or lacks[0],
        )
    elif not grouped and facts.xen is None:
        yield Diagnostic(
            "iommu-off",
            "the kernel has not switched the IOMMU on yet",
            Place(IOMMU, key=True),
            found=f"{facts.iommu.kind} in the firmware's tables, and no IOMMU groups",
            help="apply the build tree, which adds intel_iommu=on, reboot and check again",
            severity="warning",
        )


def remapping(found: Compared) -> Iterator[Diagnostic]:
    """Errors: remapping-differs."""
    facts, declared = found.facts, found.settled.host.interrupt_remapping.value
    live = facts.xen.remapping if facts.xen is not None else facts.iommu.remapping
    if live is None or live == declared:
        return
    path = (*IOMMU, "interrupt_remapping")
    if live:
        yield Diagnostic(
            "remapping-differs",
            "interrupts are remapped, and the file says that they are not",
            Place(path),
            help="write `interrupt_remapping: true`: guests are then not trusted with interrupts",
            severity="warning",
        )
    else:
        yield Diagnostic(
            "remapping-differs",
            "interrupts are not remapped, and the file says that they are",
            Place(path, key=True),
            help="write `iommu: {interrupt_remapping: false}` under host, or look for interrupt "
            "remapping or x2APIC in the firmware's setup",
        )


def hypervisor(found: Compared) -> Iterator[Diagnostic]:
    """Errors: hypervisor-differs, virtualisation-off."""
    facts = found.facts
    if not facts.pci.functions and facts.cpu.cpus is None:
        return  # an image, in which nothing runs
    for guest in found.settled.guests.values():
        if guest.is_xen == (facts.xen is not None):
            continue
        runs = "runs Xen" if facts.xen is not None else "does not run Xen"
        yield Diagnostic(
            "hypervisor-differs",
            f"guest {guest.name} is run by {guest.backend.value}, and this host {runs}",
            Place((*guest.path, "backend")),
            help="boot the host the other way, or choose another backend",
        )
        return
    flags = facts.cpu.flags
    if found.is_kvm and flags is not None and not {"svm", "vmx"} & set(flags):
        yield Diagnostic(
            "virtualisation-off",
            "the processor offers no virtualisation, without which KVM runs no guest",
            Place(("host", "cpu"), key=True),
            found="neither svm nor vmx among the processor's flags",
            help="turn on SVM (AMD) or VT-x (Intel) in the firmware's setup",
        )


def processor(found: Compared) -> Iterator[Diagnostic]:
    """Warnings: cpu-differs."""
    declared, facts = found.machine.host.cpu, found.facts
    maker = facts.cpu.vendor or facts.cpu.maker
    if maker is not None and maker != declared.vendor:
        yield Diagnostic(
            "cpu-differs",
            f"the processor was made by {maker}, and the file says {declared.vendor}",
            Place(("host", "cpu", "vendor")),
            found=facts.cpu.model or maker,
            help="correct it: kernel arguments and CPU features follow from it"
            if facts.cpu.vendor
            else "gpc knows the processors of AMD and Intel: what follows from the file's word may "
            "not fit",
            severity="warning",
        )
    for key, said, has in (
        ("family", declared.family, facts.cpu.family),
        ("model", declared.model, facts.cpu.number),
    ):
        if said is not None and has is not None and said != has:
            yield Diagnostic(
                "cpu-differs",
                f"the processor's {key} is {has}, and the file says {said}",
                Place(("host", "cpu", key)),
                found=facts.cpu.model or "",
                help="correct it: which workarounds are for it is decided by family and model",
                severity="warning",
            )
    live = facts.xen.cpus if facts.xen is not None else facts.cpu.cpus
    if live and live != found.settled.host_cpus:
        yield Diagnostic(
            "cpu-differs",
            f"the host has {live} CPUs, and the file counts {found.settled.host_cpus}",
            Place(("host", "cpu", "cores")),
            found=f"{live} CPUs"
            + (
                f", {facts.cpu.cores} cores of {facts.cpu.threads} threads" if not facts.xen else ""
            ),
            help="correct cores and threads; what guests are pinned to is counted with them",
            severity="warning",
        )


def distribution(found: Compared) -> Iterator[Diagnostic]:
    """Warnings: os-differs, kernel-differs."""
    host, facts = found.machine.host, found.facts
    live = facts.distribution.os
    if live is not None and not facts.distribution.is_as_said(host.os):
        yield Diagnostic(
            "os-differs",
            f"the host runs {facts.distribution.title or live}, and the file says {host.os}",
            Place(("host", "os")),
            found=f"`{live}`",
            help=f"write `os: {live}` and build again: paths and commands follow from it",
            severity="warning",
        )
    try:
        kernel = KernelVersion.parse(facts.boot.release or "")
    except UnitError:
        return
    if kernel != host.kernel:
        yield Diagnostic(
            "kernel-differs",
            f"the host runs Linux {kernel}, and the file says {host.kernel}",
            Place(("host", "kernel")),
            found=f"`{facts.boot.release}`",
            help=f'write `kernel: "{kernel}"` and build again: what a kernel needs changes with it',
            severity="warning",
        )


def programs(found: Compared) -> Iterator[Diagnostic]:
    """Warnings: version-differs."""
    for program in ALONE:
        live: Version | None = getattr(found.facts.programs, program)
        settled: Traced[Version] | None = getattr(found.settled.host, program)
        if live is None or settled is None or is_alike(live, settled.value):
            continue
        is_written = getattr(found.machine.host, program) is not None
        says = "the file says" if is_written else f"{found.machine.host.os} came with"
        yield Diagnostic(
            "version-differs",
            f"the host has {TITLES[program]} {live}, and {says} {settled.value}",
            Place(("host", program) if is_written else ("host", "os")),
            help=f'write `{program}: "{live}"` under host and build again: which words guests are '
            "written in follows from it",
            severity="warning",
        )


def bridges(found: Compared) -> Iterator[Diagnostic]:
    """Errors: bridge-missing."""
    facts = found.facts
    if facts.network == facts.network._replace(bridges=(), route=None, route_functions=()):
        return  # an image, or a host whose network cannot be seen
    for guest, entry in found.machine.guests.items():
        for name, network in entry.networks.items():
            if network.bridge is not None and network.bridge not in facts.network.bridges:
                have = ", ".join(facts.network.bridges) or "none"
                yield Diagnostic(
                    "bridge-missing",
                    f"the host has no bridge {network.bridge}, which guest {guest} joins",
                    Place(("guests", guest, "networks", name, "bridge")),
                    found=f"bridges: {have}",
                    help="make the bridge, or name one that is there",
                )


def unread(found: Compared) -> Iterator[Diagnostic]:
    """Warnings: not-read."""
    facts = found.facts
    notes = [f"{note.path} {note.text}" for note in facts.notes]
    if not facts.pci.functions:
        notes.insert(0, "no PCI device is shown")
    if facts.boot.framebuffer is None and found.given:
        notes.append("/proc/iomem shows addresses to root alone")
    if notes:
        yield Diagnostic(
            "not-read",
            "some of what the host shows could not be read, and what follows from it was not "
            "checked",
            Place(("host",), key=True),
            found=_some(notes),
            help="run it as root, on the host itself, if you did not",
            severity="warning",
        )
    unknown = list(_unknown(found)) if facts.pci.functions else []
    if unknown:
        yield Diagnostic(
            "not-known",
            "the host does not show all that gpc compares, and what follows from the rest was not "
            "checked",
            Place(("host",), key=True),
            found=_some(unknown),
            help="look for yourself whether the file says it as it is",
            severity="warning",
        )


def _some(words: Sequence[str]) -> str:
    more = f" and {len(words) - 3} more" if len(words) > 3 else ""
    return "; ".join(words[:3]) + more


def _unknown(found: Compared) -> Iterator[str]:
    """What a live host did not show, though every check that needs it kept silent."""
    facts, cards = found.facts, bool(found.given)
    if unsupported(facts.distribution, facts.system) is not None:
        return  # where nothing is set up, nothing follows
    if facts.system.manager is None:
        yield "what starts services: is this a container?"
    if facts.cpu.vendor is None and facts.cpu.maker is None:
        yield "who made the processor"
    if facts.cpu.cpus is None:
        yield "how many CPUs there are"
    if facts.boot.release is None:
        yield "which kernel runs"
    if facts.xen is None and facts.iommu.remapping is None and cards:
        yield "whether interrupts are remapped"
    if facts.xen is not None and cards:
        if facts.xen.directio is None and facts.xen.io_virtualisation is None:
            yield "whether Xen has an IOMMU"
        if facts.xen.remapping is None:
            yield "whether Xen remaps interrupts"
    if facts.boot.modules is None and cards:
        yield "which modules the kernel has"
    if facts.boot.loader is None:
        yield "what boots the host"
    if not facts.boot.tools:
        yield "what makes its initial RAM file systems"


CHECKS = (iommu, remapping, hypervisor, processor, distribution, programs, bridges, unread)
