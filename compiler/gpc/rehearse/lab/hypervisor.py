"""Xen as a replica boots it: this host's own, or Debian's, unpacked into the cache.

It must be of the same version as the tools: xl speaks to no other. As with kernels, a package is
downloaded through apt and unpacked with dpkg; nothing is installed.
"""

from __future__ import annotations

import gzip
import os

from gpc.rehearse.lab.kernel import cache, unpacked_package
from gpc.rehearse.lab.tools import Missing
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

_TOOLS = "/usr/lib"
_FOLDER = regex(r"xen-(\d+)\.(\d+)")


class XenTools(NamedTuple):
    """A hypervisor and the tools of its version."""

    version: str
    image: str
    tools: str
    """The directory of xl and its daemons."""
    origin: str
    """Where the hypervisor is from, for the report."""


def find_xen() -> XenTools:
    """The newest Xen whose tools are installed here. Raises Missing where there are none."""
    found = []
    for name in os.listdir(_TOOLS):
        match = _FOLDER.fullmatch(name)
        if match and os.access(os.path.join(_TOOLS, name, "bin/xl"), os.X_OK):
            found.append((int(match[1]), int(match[2])))
    if not found:
        raise Missing("xl is not installed; Debian's package xen-utils-4.17 has it")
    version = ".".join(map(str, max(found)))
    tools = os.path.join(_TOOLS, f"xen-{version}", "bin")
    own = f"/boot/xen-{version}-amd64.gz"
    if os.access(own, os.R_OK):
        return XenTools(version, own, tools, "this host's own")
    package = f"xen-hypervisor-{version}-amd64"
    root = unpacked_package(package, os.path.join(cache(), f"xen-{version}"))
    return XenTools(version, root + own, tools, f"Debian's package {package}")


def unpacked_image(xen: XenTools, into: str) -> str:
    """The hypervisor in the directory `into`, as QEMU loads it: not compressed."""
    path = os.path.join(into, "xen")
    with gzip.open(xen.image) as packed, open(path, "wb") as file:
        file.write(packed.read())
    return path
