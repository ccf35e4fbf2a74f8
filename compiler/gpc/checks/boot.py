"""What boots the host, as far as the file says it. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled
from gpc.target.chain import OTHER, owners, writes_of

BOOT = ("host", "boot")


def entries(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: entries-of-another."""
    loader, word = settled.host.loader.value, settled.host.entries.value
    if word == OTHER or writes_of(word, loader):
        return
    able = [*(each for each in sorted(owners()) if writes_of(each, loader)), OTHER]
    yield Diagnostic(
        "entries-of-another",
        f"{word} writes no entries of {loader}",
        Place((*BOOT, "entries")),
        also=(Place((*BOOT, "loader"), label="the host's loader"),),
        expected=", ".join(able),
        help="name who writes the entries of this loader, or leave the key out",
    )


CHECKS = (entries,)
