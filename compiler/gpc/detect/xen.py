"""The hypervisor below a dom0. Source: xl(1); Xen 4.17, xen/drivers/passthrough/iommu.c."""

from __future__ import annotations

import re

from gpc.detect.look import Look
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

INFO_KEYS = (
    "xen_version",
    "virt_caps",
    "nr_cpus",
    "cores_per_socket",
    "threads_per_core",
    "total_memory",
)
"""What is looked at in `xl info`."""

LOG = regex(
    r"I/O virtualisation (?:enabled|disabled)|[Ii]nterrupt remapping (?:enabled|disabled)|"
    r"(?:SVM|VMX|AMD-Vi|VT-d).*(?:enabled|disabled|not supported)"
)
"""The lines of `xl dmesg` that are looked at."""


class FoundXen(NamedTuple):
    """What the hypervisor says to its dom0."""

    version: str | None
    directio: bool | None  # whether devices can be given to HVM guests
    io_virtualisation: bool | None  # what its log says
    remapping: bool | None  # of interrupts
    cpus: int | None
    threads: int | None
    memory: int | None  # bytes


def detect_xen(look: Look) -> FoundXen | None:
    """What xl says, or None where this is no dom0."""
    if "control_d" not in (look.text("/proc/xen/capabilities") or ""):
        return None
    pairs = (line.partition(":") for line in (look.query("xl", "info") or "").splitlines())
    info = {key.strip(): value.strip() for key, found, value in pairs if found}
    log = look.query("xl", "dmesg") or ""
    caps = info.get("virt_caps")
    memory = _number(info.get("total_memory"))
    return FoundXen(
        version=_version(look, info.get("xen_version")),
        directio="hvm_directio" in caps.split() if caps else None,
        io_virtualisation=_said(log, "I/O virtualisation enabled", "I/O virtualisation disabled"),
        remapping=_said(log, "nterrupt remapping enabled", "nterrupt remapping disabled"),
        cpus=_number(info.get("nr_cpus")),
        threads=_number(info.get("threads_per_core")),
        memory=memory << 20 if memory else None,
    )


def _version(look: Look, told: str | None) -> str | None:
    if told is None:
        major = look.number("/sys/hypervisor/version/major")
        minor = look.number("/sys/hypervisor/version/minor")
        told = f"{major}.{minor}" if major is not None and minor is not None else ""
    found = re.match(r"[0-9]{1,2}\.[0-9]{1,3}", told)
    return found[0] if found else None


def _said(log: str, yes: str, no: str) -> bool | None:
    return True if yes in log else False if no in log else None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else None
