"""What the host needs to bind cards at boot: modules, and an image that has them. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.keepers import MODULES
from gpc.live.match import Compared, plain
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target.chain import OTHER, builders, loaders, owners
from gpc.target.live import live_builders


def modules(found: Compared) -> Iterator[Diagnostic]:
    """Errors: module-missing. Warnings: builtin-differs."""
    boot = found.facts.boot
    driver = found.settled.host.keeper.value
    if not found.given or boot.modules is None:
        return
    if found.is_kvm == (found.facts.xen is not None):
        return  # said by hypervisor-differs; this kernel is not the one that will run
    builtin = set(boot.builtin or ())
    lacking = [m for m in MODULES[driver] if m not in boot.modules and m not in builtin]
    if lacking:
        yield Diagnostic(
            "module-missing",
            f"the kernel {boot.release} has no module {', '.join(lacking)}",
            Place(("host", "kernel")),
            found=f"not in /lib/modules/{boot.release}/modules.dep, nor built in",
            help=f"install the package with the rest of the kernel's modules: {driver} keeps the "
            "cards",
        )
    if boot.builtin is None:
        return
    declared = {plain(name) for name in found.machine.host.builtin}
    silent = [name for name in MODULES[driver] if name in builtin and name not in declared]
    if silent:
        names = ", ".join(silent)
        yield Diagnostic(
            "builtin-differs",
            f"{names} {'is' if len(silent) == 1 else 'are'} built into the kernel {boot.release}, "
            "and the file does not say so",
            Place(("host", "builtin")),
            help=f"write `builtin: [{names}]` under host: options go on the kernel command line",
            severity="warning",
        )
    for index, name in enumerate(found.machine.host.builtin):
        if plain(name) in boot.modules and plain(name) not in builtin:
            yield Diagnostic(
                "builtin-differs",
                f"{name} is a module of the kernel {boot.release}, and the file says that it is "
                "built in",
                Place(("host", "builtin", index)),
                help="take it out of the list: its options then go into modprobe.d",
                severity="warning",
            )


def image(found: Compared) -> Iterator[Diagnostic]:
    """Warnings: image-without-files."""
    boot = found.facts.boot
    for image in boot.images:
        if image.lacks:
            first = f"{image.hindrance}; mend that, and then " if image.hindrance else ""
            yield Diagnostic(
                "image-without-files",
                f"{image.path} is not as gpc's files on the host want it, and the next boot goes "
                "by what it holds",
                Place(("host", "boot"), key=True),
                found="; ".join(image.lacks),
                help=f"{first}rebuild it: {_rebuild(boot.initramfs)}",
                severity="warning",
            )


def _rebuild(tool: str | None) -> str:
    builder = live_builders().get(tool or "")
    if builder is None or not builder.REBUILD:
        return "with its own tool"
    return f"`{' '.join(builder.REBUILD)}`"


def chain(found: Compared) -> Iterator[Diagnostic]:
    """Warnings: boot-differs."""
    host, live = found.settled.host, found.facts.boot
    loader = live.loader if live.loader is None or live.loader in loaders() else OTHER
    if loader is not None and loader != host.loader.value:
        yield Diagnostic(
            "boot-differs",
            f"the host is booted by {live.loader}, and the file says {host.loader.value}",
            Place(("host", "boot", "loader")),
            help=f"write `loader: {loader}` under host.boot and build again",
            severity="warning",
        )
    # Of another loader the entries are written by others as a matter of course, and under another
    # hypervisor, which hypervisor-differs says.
    is_meant = (found.settled.hypervisor == "xen") == (found.facts.xen is not None)
    same = loader in (None, host.loader.value) and is_meant
    entries = live.entries if live.entries is None or live.entries in owners() else OTHER
    if same and entries is not None and entries != host.entries.value:
        yield Diagnostic(
            "boot-differs",
            f"the loader's entries are written by {live.entries}, and the file says "
            f"{host.entries.value}",
            Place(("host", "boot", "entries")),
            found=f"seen by {live.seen_by.get('entries', 'the loader itself')}",
            help=f"write `entries: {entries}` under host.boot and build again",
            severity="warning",
        )
    tool = host.initramfs.value
    if live.tools and tool not in live.tools:
        yield Diagnostic(
            "boot-differs",
            f"the host's images are made by {', '.join(live.tools)}, and the file says {tool}",
            Place(("host", "boot", "initramfs")),
            help=f"write `initramfs: {live.tools[0]}` under host.boot and build again"
            if live.tools[0] in builders()
            else f"gpc does not know {live.tools[0]}: install {tool}",
            severity="warning",
        )


CHECKS = (modules, image, chain)
