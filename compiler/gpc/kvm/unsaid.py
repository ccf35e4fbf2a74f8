"""What QEMU makes of a disk of which a foreign file says nothing. Pure.

Source: QEMU 7.2, block.c (bdrv_parse_discard_flags and BDRV_OPT_CACHE_*: nothing is discarded, and
the cache is writeback) and block/file-posix.c (aio=threads).
"""

from __future__ import annotations

from gpc.kvm.disks import DIRECT
from gpc.lift.lifted import Lifted, SaidValue
from gpc.report.located import Span
from gpc.why import Path


def unsaid(guest: Lifted, path: Path, span: Span, *, is_shared: bool = False) -> None:
    """Says QEMU's own for the disk there, which keeps what it has.

    Of one that is shared libvirt bypasses the host's cache, as gpc does. Source: libvirt 9.0,
    src/qemu/qemu_domain.c, qemuDomainPrepareDiskCachemode.
    """
    if guest.get(*map(str, path), "cdrom") is True:
        return
    if guest.get(*map(str, path), "read_only") is not True:
        guest.keys.setdefault((*path, "discard"), SaidValue(False, span))
    if (*path, "block") not in guest.keys:
        return
    if not is_shared:
        guest.keys.setdefault((*path, "cache"), SaidValue("writeback", span))
    cache = guest.get(*map(str, path), "cache")
    if is_shared or cache in DIRECT:
        guest.keys.setdefault((*path, "io"), SaidValue("threads", span))
