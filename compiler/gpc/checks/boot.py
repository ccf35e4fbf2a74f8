"""What boots the host, as far as the file says it. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled
from gpc.target.chain import OTHER, boots_xen, own_entries, owners, without_xen, writes_of

BOOT = ("host", "boot")


def entries(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: entries-of-another, entries-without-xen."""
    loader, word = settled.host.loader.value, settled.host.entries.value
    if word == OTHER:
        return
    able = [each for each in sorted(owners()) if writes_of(each, loader)]
    if word in able:
        if settled.hypervisor == "xen" and not boots_xen(word):
            yield from _without_xen(settled, [each for each in able if boots_xen(each)])
        return
    yield Diagnostic(
        "entries-of-another",
        f"{word} writes no entries of {loader}",
        Place((*BOOT, "entries")),
        also=(Place((*BOOT, "loader"), label="the host's loader"),),
        expected=", ".join([*able, OTHER]),
        help="name who writes the entries of this loader, or leave the key out",
    )


def _without_xen(settled: Settled, able: list[str]) -> Iterator[Diagnostic]:
    """Where nobody installed could, it is told which arguments a person is to add."""
    loader, word = settled.host.loader.value, settled.host.entries.value
    reason = without_xen(word, loader)
    if reason is None and not able:
        return
    usual = own_entries(loader, settled.machine.host.os, "xen")
    why, help = reason or (
        f"{word} writes entries of Linux alone",
        f"write `entries: {usual}` under host.boot, or leave the key out",
    )
    is_written = settled.machine.host.boot.entries is not None
    yield Diagnostic(
        "entries-without-xen",
        f"the host boots Xen, and {why}",
        Place((*BOOT, "entries") if is_written else ("host", "os")),
        also=tuple(
            Place(path, label="what runs under Xen") for path in settled.host.hypervisor_decided_by
        ),
        expected=", ".join([*([] if reason else able), OTHER]),
        help=help,
    )


CHECKS = (entries,)
