"""The versions of what runs guests, as the programs print them.

In an image no program runs, and none answers. Source: the first lines of `--version` of QEMU 10.0,
libvirt 11.3 and systemd 257.
"""

from __future__ import annotations

import re

from gpc.detect.look import Look
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import UnitError, Version

PRINTED = {
    "qemu": (("qemu-system-x86_64",), r"QEMU emulator version ([0-9][0-9.]*)"),
    "libvirt": (("libvirtd", "virtqemud"), r"(?:libvirtd|virtqemud) \(libvirt\) ([0-9][0-9.]*)"),
    "systemd": (("systemctl",), r"systemd ([0-9][0-9.]*)"),
}
"""Which programs are asked, the first that answers, and what they say."""


class FoundPrograms(NamedTuple):
    """None is what is not there, or does not say."""

    qemu: Version | None = None
    libvirt: Version | None = None
    systemd: Version | None = None


def detect_programs(look: Look) -> FoundPrograms:
    """What QEMU, libvirt and systemd call themselves."""
    return FoundPrograms(**{name: _version(look, *PRINTED[name]) for name in PRINTED})


def _version(look: Look, programs: tuple[str, ...], line: str) -> Version | None:
    for program in programs:
        found = re.match(line, look.query(program, "--version") or "")
        if found is not None:
            try:
                return Version.parse(found[1])
            except UnitError:
                return None
    return None
