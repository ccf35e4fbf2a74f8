"""Shared directories in xl's words: by 9p, to Linux. Pure.

Source: xl.cfg(5) of Xen 4.17, p9; tools/xl/xl_parse.c, parse_p9_config: words between commas, each
with its value behind the first `=`.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.shares import GuestShare
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target.words import Piece, unsupported
from gpc.why import Written, dotted, join

OTHERS = "leave it out, or run the guest under libvirt or qemu"


def lower(share: GuestShare, guest: Guest) -> Iterator[Piece]:
    """An entry of the list."""
    spec = join("tag=", share.tag, ",security_model=none,path=", share.directory)
    yield Piece("entry.cfg.j2", {"entry": spec.also(share.kind.why)}, share.because, "p9")


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported, value-inexpressible."""
    if guest.toolstack.value == "xm":
        return
    for share in guest.of(GuestShare):
        path = share.path
        if share.kind.value != "9p":
            why = "Xen has no virtiofs"
            help = "write `kind: 9p`, or run the guest under libvirt or qemu"
            yield unsupported(guest, (*path, "kind"), why, help, expected="`9p`")
        if share.read_only is not None:
            why = "xl has no key for a share that is only read"
            yield unsupported(guest, (*path, "read_only"), why, OTHERS)
        if isinstance(share.security.why[0], Written):
            why = "Xen leaves owners and modes of files as they are"
            yield unsupported(guest, (*path, "security"), why, "leave it out")
        if "," in share.directory.value:
            yield Diagnostic(
                "value-inexpressible",
                f"{dotted((*path, 'path'))} cannot be written in Xen's configuration",
                Place((*path, "path")),
                found=f"`{share.directory.value}`",
                help="xl divides a share at commas: share it by a link without one",
            )
