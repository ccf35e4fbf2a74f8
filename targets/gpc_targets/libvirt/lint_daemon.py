"""qemu.conf of libvirt's daemon as settings: a key each, and of a list each of its items. Pure.

Source: libvirt 11.0, src/qemu/qemu.conf.in: the list of `cgroup_device_acl` replaces the one that
stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.lift.cfg_values import TextPlaces
from gpc.lint.settings import ForeignReader, ForeignSetting
from gpc.report.located import Source
from gpc_schemas.patterns import regex

PLACES = ("/etc/libvirt/qemu.conf",)
_KEY = regex(
    r"^[ \t]*(\w+)[ \t]*=[ \t]*(?:\"([^\"\n]*)\"|'([^'\n]*)'|(-?\d+)|\[([^\]]{0,20000})\])",
    re.MULTILINE,
)
_ITEM = regex(r"#[^\n]*|\"([^\"\n]*)\"|'([^'\n]*)'")
KEYS = (
    *("cgroup_device_acl", "clear_emulator_capabilities", "dynamic_ownership", "max_core"),
    *("namespaces", "nvram", "relaxed_acs_check", "remember_owner", "security_driver"),
    *("seccomp_sandbox", "spice_listen", "vnc_listen", "nographics_allow_host_audio"),
)
NEEDED = ("/dev/null", "/dev/kvm", "/dev/ptmx")
"""Devices without which no guest starts."""


def is_daemon(name: str, text: str) -> bool:
    """Whether a file is qemu.conf."""
    if name.endswith("libvirt/qemu.conf"):
        return True
    return any(found[1] in KEYS for found in _KEY.finditer(text))


def settings(source: Source) -> Iterator[ForeignSetting]:
    """Its keys and their values."""
    places = TextPlaces(source.text)
    for found in _KEY.finditer(source.text):
        if found[5] is None:
            value = next(one for one in found.groups()[1:4] if one is not None)
            yield ForeignSetting("libvirt-daemon", found[1], value, places.span(*found.span()))
            continue
        items = [item for item in _ITEM.finditer(found[5]) if item.lastindex]
        said = [item[item.lastindex or 1] for item in items]
        if found[1] == "cgroup_device_acl" and not set(NEEDED) <= set(said):
            span = places.span(*found.span(1))
            yield ForeignSetting("libvirt-daemon", f"{found[1]}#without", None, span)
        for item, value in zip(items, said, strict=True):
            at = found.start(5)
            span = places.span(at + item.start(), at + item.end())
            yield ForeignSetting("libvirt-daemon", found[1], value, span)


READERS = (ForeignReader("libvirt's qemu.conf", PLACES, is_daemon, settings),)
