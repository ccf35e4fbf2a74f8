"""A guest's TPM in QEMU's words, and the swtpm that the launcher starts beside it. Pure.

Source: https://www.qemu.org/docs/master/specs/tpm.html; swtpm(8) of 0.7.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.tpm import GuestTpm
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.language import qemu_value
from gpc.target.words import Piece, unsupported


def lower(tpm: GuestTpm, places: Places) -> Iterator[Piece]:
    """The device; the host's TPM, or a program that emulates one."""
    rows = {
        "name": places.guest.name.also(tpm.because),
        "model": tpm.model,
        "passthrough": tpm.passthrough.map(qemu_value) if tpm.passthrough else None,
    }
    yield Piece("tpm.sh.j2", rows, tpm.because, "options")
    if tpm.passthrough is None:
        is_second = tpm.version.value == "2.0"
        second = tpm.version.map(lambda _: "--tpm2") if is_second else None
        yield Piece("swtpm.sh.j2", {"state": tpm.state, "second": second}, tpm.because, "helpers")
        yield Piece("swtpm-end.sh.j2", {}, tpm.because, "end")


def limits(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    for tpm in guest.of(GuestTpm):
        if tpm.profile is not None:
            why = "swtpm 0.7 and its like know no profiles, and the launcher makes no TPM by one"
            help = "leave it out, or run the guest under libvirt"
            yield unsupported(guest, (*tpm.path, "profile"), why, help)
