"""A guest in the dialect of xm, the tool of Xen 4.1 that the seed article used. Pure.

xm executes the file as Python 2: every value is a Python literal. Source: Xen 4.1,
tools/python/xen/xm/create.py and its xmdomain.cfg(5); xend and xm left Xen with 4.5.
"""

from __future__ import annotations

from typing import Any

from gpc.output.render import section
from gpc.plan import Guest
from gpc.target import Sheet
from gpc.target.language import XM
from gpc.target.words import pieces
from gpc.why import Traced, defaulted, leaves
from gpc_targets.xl.affinity import affinity
from gpc_targets.xl.words import PLACES, XM_WORDS
from gpc_targets.xl.xen import of_template
from gpc_targets.xl.xl import boot


def of_2012(guest: Guest) -> Sheet:
    """The guest's file for xm."""
    return Sheet(f"etc/xen/{guest.name.value}.cfg", "xm.cfg.j2", XM, _context(guest))


def _context(guest: Guest) -> dict[str, Any]:
    local = guest.clock.value == "localtime"
    asked = [entry for entry in guest.enlightenments if entry.name != "vendor-id"]
    return {
        "dialect": section("xm-dialect", *leaves(guest.backend.why, guest.toolstack.why)),
        "list": section("list-of-entries"),
        "platform_device": section("xen-platform-device"),
        "secondary_display": section("secondary-display"),
        "no_local_display": section("no-local-display"),
        "guest": guest,
        "memory": guest.memory.map(lambda size: size.mib),
        "cpus": affinity(guest),
        "localtime": guest.clock.map(lambda _: 1) if local else None,
        "viridian": Traced(1, asked[0].why) if asked else None,
        "no_vnc": defaulted(0, "not-asked"),
        "boot": boot(guest),
        "hap": of_template(guest, "hap"),
        "platform": of_template(guest, "platform_device"),
        "pieces": pieces(guest, XM_WORDS, guest, PLACES),
    }
