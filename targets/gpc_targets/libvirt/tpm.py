"""A guest's TPM in libvirt's words. Pure.

Source: https://libvirt.org/formatdomain.html#tpm-device, libvirt 9.0 to 11.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.places import Places
from gpc.parts.tpm import GuestTpm
from gpc.target.words import Piece


def lower(tpm: GuestTpm, places: Places) -> Iterator[Piece]:
    """The device, and what is behind it."""
    rows = {
        "model": tpm.model.map(lambda model: f"tpm-{model}"),
        "version": tpm.version,
        "passthrough": tpm.passthrough,
        "state": tpm.state,
        "profile": tpm.profile,
        "has_more": tpm.state or tpm.profile,
    }
    yield Piece("tpm.xml.j2", rows, tpm.because, "devices")
