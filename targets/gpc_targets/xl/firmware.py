"""The firmware of a guest of Xen: a program of its own, and what the host's cannot do. Pure.

Source: xl.cfg(5) of Xen 4.17, bios and bios_path_override.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.firmware import FirmwareFiles
from gpc.plan import Guest, Host
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target.words import Piece, unsupported
from gpc.why import Path, Traced, Written

WITHOUT_XEN = ("debian", "ubuntu")
"""Distributions whose Xen starts an OVMF without drivers for Xen: OVMF.fd of their package ovmf.

Source: libxenlight of Debian 12 names /usr/share/ovmf/OVMF.fd; edk2-stable202108 moved what is
Xen's from OvmfPkgX64 to OvmfXen, which the packages of Debian 12 and 13 have not (their lists of
files); https://github.com/NixOS/nixpkgs/pull/521336 says how guests fail with it."""


def lower(files: FirmwareFiles, guest: Guest) -> Iterator[Piece]:
    """The program; variables are refused."""
    if files.code is not None:
        yield Piece("firmware.cfg.j2", {"code": files.code}, files.because, "firmware")


def lower_xm(files: FirmwareFiles, guest: Guest) -> Iterator[Piece]:
    """Nothing: it is refused."""
    return iter(())


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    for files in guest.of(FirmwareFiles):
        if guest.toolstack.value == "xm" and files.code is not None:
            why = "the Xen that has xm has no key for another program"
            yield unsupported(guest, (*files.path, "code"), why, "leave it out")
        for key in _without(files):
            why = "Xen's firmware keeps no variables in a file, and its program is raw"
            yield unsupported(guest, (*files.path, key), why, "leave it out")


def _without(files: FirmwareFiles) -> Iterator[str]:
    named = {"vars": files.variables, "vars_template": files.template}
    yield from (key for key, value in named.items() if value is not None)
    if files.code_format.value != "raw":
        yield "code_format"
    said: dict[str, Traced[str] | Traced[bool]] = {
        "vars_format": files.variables_format.map(str),
        "stateless": files.stateless,
    }
    yield from (key for key, value in said.items() if isinstance(value.why[0], Written))


def without_xen(guest: Guest, host: Host) -> Iterator[Diagnostic]:
    """Warnings: firmware-without-xen."""
    is_own = any(files.code is not None for files in guest.of(FirmwareFiles))
    if guest.firmware.value != "uefi" or is_own or host.family.value not in WITHOUT_XEN:
        return
    where: Path = (*guest.path, "firmware")
    yield Diagnostic(
        "firmware-without-xen",
        f"the OVMF that {host.family.value} has for guest {guest.name.value} has no drivers for "
        "Xen",
        Place(where),
        also=(Place(("host", "os"), label="this distribution"),),
        help="name an OvmfXen build by `code` under `firmware`, or write `firmware: bios`",
        severity="warning",
    )
